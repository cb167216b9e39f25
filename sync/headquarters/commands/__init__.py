"""The command line ``coachdesk-hq``: one file a verb; its sentences stand in ``words``."""
