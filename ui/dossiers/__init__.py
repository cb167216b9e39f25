"""The Dossiers page: everybody on this desk in one list, with the essentials beside it."""
