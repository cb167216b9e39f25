; What the installer says, in French (with vouvoiement) and in English. Before ? ! ; stands U+00A0: the windows of the
; installer have fonts that lack the narrow one.

!macro Words NAME FRENCH ENGLISH
  LangString WORDS_${NAME} ${LANG_FRENCH} "${FRENCH}"
  LangString WORDS_${NAME} ${LANG_ENGLISH} "${ENGLISH}"
!macroend
!define Words "!insertmacro Words"

; pages
${Words} WELCOME_TITLE "Installer CoachDesk ${VERSION}" "Install CoachDesk ${VERSION}"
${Words} WELCOME "CoachDesk garde vos dossiers sur cet ordinateur, chiffrés. Il fonctionne aussi sans connexion.$\r$\n$\r$\nL’installation prend moins d’une minute et n’a pas besoin d’internet.$\r$\n$\r$\nCliquez sur Suivant pour continuer." "CoachDesk keeps your case files on this computer, encrypted. It works without a connection, too.$\r$\n$\r$\nInstalling takes less than a minute and needs no internet.$\r$\n$\r$\nClick Next to continue."
${Words} UPGRADE_TITLE "Mettre à jour CoachDesk" "Update CoachDesk"
${Words} UPGRADE "La version ${VERSION} va remplacer la version $Installed.$\r$\n$\r$\nVos dossiers et vos réglages restent tels quels. La mise à jour prend moins d’une minute et n’a pas besoin d’internet.$\r$\n$\r$\nCliquez sur Suivant pour mettre à jour." "Version ${VERSION} will replace version $Installed.$\r$\n$\r$\nYour case files and your settings stay as they are. Updating takes less than a minute and needs no internet.$\r$\n$\r$\nClick Next to update."
${Words} REPAIR_TITLE "Réparer CoachDesk" "Repair CoachDesk"
${Words} REPAIR "La version ${VERSION} est déjà installée. Tous ses fichiers vont être remis en place.$\r$\n$\r$\nVos dossiers et vos réglages restent tels quels.$\r$\n$\r$\nCliquez sur Suivant pour réparer." "Version ${VERSION} is installed already. All of its files will be put back in place.$\r$\n$\r$\nYour case files and your settings stay as they are.$\r$\n$\r$\nClick Next to repair."
${Words} OPTIONS_TITLE "Pour qui ?" "For whom?"
${Words} OPTIONS_SUBTITLE "Choisissez qui pourra ouvrir CoachDesk sur cet ordinateur." "Choose who can open CoachDesk on this computer."
${Words} FOR_ME "Pour &moi seulement (recommandé)" "Only for &me (recommended)"
${Words} FOR_ME_WHY "Aucun droit d’administrateur n’est demandé." "No administrator rights are needed."
${Words} FOR_ALL "Pour &toutes les personnes qui utilisent cet ordinateur" "For &everyone who uses this computer"
${Words} FOR_ALL_WHY "Windows demandera l’accord d’un administrateur. Chacun garde ses propres dossiers." "Windows will ask an administrator. Everyone keeps their own case files."
${Words} DESKTOP_ICON "Placer une &icône sur le Bureau" "Place an &icon on the desktop"
${Words} FOLDER_TITLE "Où installer CoachDesk ?" "Where should CoachDesk be installed?"
${Words} FOLDER_SUBTITLE "Le dossier proposé convient." "The folder that is proposed is fine."
${Words} FOLDER "Ne changez de dossier que si votre service informatique vous le demande. CoachDesk occupera ${SIZE_MB} Mo." "Change the folder only if your IT department asks you to. CoachDesk will take up ${SIZE_MB} MB."
${Words} FOLDER_BOX "Dossier du programme" "Folder of the program"
${Words} INSTALLING_TITLE "Installation en cours" "Installing"
${Words} INSTALLING_SUBTITLE "Cela prend moins d’une minute." "This takes less than a minute."
${Words} UNPACKING "Copie des fichiers…" "Copying the files…"
${Words} SETTLING "Mise en place…" "Putting everything in place…"
${Words} REMOVING "Retrait du programme…" "Removing the program…"
${Words} FINISH_TITLE "CoachDesk est installé" "CoachDesk is installed"
${Words} FINISH "Vous le trouverez dans le menu Démarrer." "You will find it in the Start menu."
${Words} FINISH_UPGRADE_TITLE "CoachDesk est à jour" "CoachDesk is up to date"
${Words} FINISH_AGAIN "La version ${VERSION} est en place. Vos dossiers et vos réglages sont restés tels quels." "Version ${VERSION} is in place. Your case files and your settings stayed as they were."
${Words} RUN "&Ouvrir CoachDesk maintenant" "&Open CoachDesk now"
${Words} LICENCES "Licences de ce que contient CoachDesk" "Licences of what CoachDesk contains"
${Words} UNINSTALL_TITLE "Désinstaller CoachDesk" "Uninstall CoachDesk"
${Words} UNINSTALL_SUBTITLE "Le programme sera retiré de cet ordinateur." "The program will be removed from this computer."
${Words} UNINSTALL_TEXT "Vos dossiers restent sur cet ordinateur. L’étape suivante propose de les supprimer aussi : rien n’est supprimé sans votre accord." "Your case files stay on this computer. The next step offers to delete them, too: nothing is deleted without your consent."
${Words} UNINSTALL_FOLDER "Programme :" "Program:"
${Words} UNINSTALLING_TITLE "Désinstallation en cours" "Uninstalling"
${Words} UNINSTALLING_SUBTITLE "Cela prend quelques secondes." "This takes a few seconds."
${Words} REMOVED "CoachDesk est désinstallé" "CoachDesk is uninstalled"
${Words} DATA_KEPT "Vos dossiers sont restés sur cet ordinateur." "Your case files stayed on this computer."
${Words} DATA_REMOVED "Vos dossiers de cet ordinateur sont supprimés définitivement." "Your case files on this computer are permanently deleted."
${Words} DATA_LEFT "Une partie de vos dossiers n’a pas pu être supprimée : $DataFolder" "A part of your case files could not be deleted: $DataFolder"
${Words} ABORT "Voulez-vous vraiment quitter l’installation de CoachDesk ? Rien n’aura été changé." "Do you really want to leave the installation of CoachDesk? Nothing will have been changed."

; reasons for not going on
${Words} WRONG_OPTION "Option non comprise : $Option" "Option not understood: $Option"
${Words} IS_OPEN "CoachDesk est ouvert. Enregistrez votre travail et fermez CoachDesk, puis cliquez sur Réessayer." "CoachDesk is open. Save your work and close CoachDesk, then click Retry."
${Words} SECOND_INSTALLER "L’installation de CoachDesk est déjà en cours." "CoachDesk is already being installed."
${Words} OLD_WINDOWS "CoachDesk demande Windows 10 (version 1903) ou plus récent." "CoachDesk needs Windows 10 (version 1903) or newer."
${Words} NEWER_THERE "Une version plus récente de CoachDesk ($Result) est installée sur cet ordinateur. Rien n’a été changé." "A newer version of CoachDesk ($Result) is installed on this computer. Nothing was changed."
${Words} NEEDS_ELEVATION "CoachDesk est installé, ou doit l’être, pour toutes les personnes de cet ordinateur : cela demande un administrateur. Rien n’a été changé." "CoachDesk is installed, or is to be, for everyone on this computer: that needs an administrator. Nothing was changed."
${Words} LONG_PATH "Le chemin de ce dossier est trop long pour Windows. Choisissez un dossier dont le chemin est plus court." "The path of this folder is too long for Windows. Choose a folder with a shorter path."
${Words} FOREIGN_FOLDER "Ce dossier contient déjà autre chose. Choisissez un dossier vide ou un nouveau dossier." "This folder already holds something else. Choose an empty folder or a new one."
${Words} DISK_FULL "Il n’y a pas assez de place sur le disque : CoachDesk a besoin de ${NEEDED_MB} Mo. Rien n’a été changé." "There is not enough room on the disk: CoachDesk needs ${NEEDED_MB} MB. Nothing was changed."
${Words} NOT_WRITTEN "CoachDesk n’a pas pu être installé dans ce dossier : Windows refuse d’y écrire, ou un fichier y est utilisé. Rien n’a été changé." "CoachDesk could not be installed in this folder: Windows refuses to write there, or a file in it is in use. Nothing was changed."

; what Windows shows
${Words} SHORTCUT "Dossiers de coaching" "Coaching case files"
${Words} BUNDLE "Lot de modifications CoachDesk" "CoachDesk bundle of changes"
${Words} INVITATION "Invitation CoachDesk" "CoachDesk invitation"

; removal
${Words} REMOVE_DATA "Supprimer aussi vos dossiers, définitivement ?$\r$\n$\r$\nSeraient supprimés de cet ordinateur tous les dossiers, notes, documents et réglages de CoachDesk, et les clés qui les ouvrent :$\r$\n$DataFolder$\r$\n$\r$\nC’est définitif : personne ne pourra les rétablir, sauf ce qui est déjà au siège ou dans une sauvegarde.$\r$\n$\r$\nDans le doute, répondez Non." "Also delete your case files, permanently?$\r$\n$\r$\nThis would delete all case files, notes, documents and settings of CoachDesk on this computer, and the keys that open them:$\r$\n$DataFolder$\r$\n$\r$\nIt is permanent: nobody can bring them back, except what is already at headquarters or in a backup.$\r$\n$\r$\nIf in doubt, answer No."
