; What the installer says, in French (with vouvoiement) and in English. Before ? ! ; stands U+00A0: the windows of the
; installer have fonts that lack the narrow one.

!macro Words NAME FRENCH ENGLISH
  LangString WORDS_${NAME} ${LANG_FRENCH} "${FRENCH}"
  LangString WORDS_${NAME} ${LANG_ENGLISH} "${ENGLISH}"
!macroend
!define Words "!insertmacro Words"

; pages
${Words} WELCOME_TITLE "Installer CoachDesk ${VERSION}" "Install CoachDesk ${VERSION}"
${Words} WELCOME "CoachDesk garde vos dossiers de coaching sur cet ordinateur, chiffrés, avec ou sans connexion.$\r$\n$\r$\nL’installation prend moins d’une minute et ne demande pas d’internet. Elle ne touche à aucun dossier déjà enregistré.$\r$\n$\r$\nCliquez sur Suivant pour continuer." "CoachDesk keeps your coaching case files on this computer, encrypted, with or without a connection.$\r$\n$\r$\nInstalling takes less than a minute and needs no internet. It touches none of the case files that are here already.$\r$\n$\r$\nClick Next to continue."
${Words} OPTIONS_TITLE "Pour qui ?" "For whom?"
${Words} OPTIONS_SUBTITLE "Choisissez qui pourra ouvrir CoachDesk sur cet ordinateur." "Choose who can open CoachDesk on this computer."
${Words} FOR_ME "Pour moi seulement (recommandé)" "Only for me (recommended)"
${Words} FOR_ME_WHY "Aucun droit d’administrateur n’est demandé." "No administrator rights are needed."
${Words} FOR_ALL "Pour toutes les personnes qui utilisent cet ordinateur" "For everyone who uses this computer"
${Words} FOR_ALL_WHY "Windows demandera l’accord d’un administrateur. Chacun garde ses propres dossiers." "Windows will ask an administrator. Everyone keeps their own case files."
${Words} DESKTOP_ICON "Placer une icône sur le Bureau" "Place an icon on the desktop"
${Words} FOLDER "CoachDesk sera installé dans ce dossier. Le dossier proposé convient : ne le changez que si votre service informatique vous le demande." "CoachDesk will be installed in this folder. The one proposed is fine: change it only if your IT department asks you to."
${Words} UNPACKING "Copie des fichiers…" "Copying the files…"
${Words} SETTLING "Mise en place…" "Putting everything in place…"
${Words} REMOVING "Retrait du programme…" "Removing the program…"
${Words} FINISH_TITLE "CoachDesk est installé" "CoachDesk is installed"
${Words} FINISH "Vous le trouverez dans le menu Démarrer. Vos dossiers et vos réglages sont restés tels quels." "You will find it in the Start menu. Your case files and your settings stayed as they were."
${Words} RUN "Ouvrir CoachDesk maintenant" "Open CoachDesk now"
${Words} LICENCES "Licences de ce que contient CoachDesk" "Licences of what CoachDesk contains"
${Words} UNINSTALL_TITLE "Retirer CoachDesk" "Remove CoachDesk"
${Words} UNINSTALL_SUBTITLE "Le programme sera retiré de cet ordinateur." "The program will be removed from this computer."
${Words} UNINSTALL_TEXT "Vos dossiers de coaching restent sur cet ordinateur, sauf si vous demandez aussi leur suppression à l’étape suivante." "Your coaching case files stay on this computer, unless you ask for their deletion too in the next step."
${Words} REMOVED "CoachDesk a été retiré de cet ordinateur." "CoachDesk was removed from this computer."
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
${Words} DISK_FULL "Il n’y a pas assez de place sur le disque : CoachDesk a besoin de ${NEEDED_MB} Mo. Rien n’a été changé." "There is not enough room on the disk: CoachDesk needs ${NEEDED_MB} MB. Nothing was changed."
${Words} NOT_WRITTEN "CoachDesk n’a pas pu être installé dans ce dossier : Windows refuse d’y écrire, ou un fichier y est utilisé. Rien n’a été changé." "CoachDesk could not be installed in this folder: Windows refuses to write there, or a file in it is in use. Nothing was changed."

; what Windows shows
${Words} SHORTCUT "Dossiers de coaching" "Coaching case files"
${Words} BUNDLE "Lot de modifications CoachDesk" "CoachDesk bundle of changes"
${Words} INVITATION "Invitation CoachDesk" "CoachDesk invitation"

; removal
${Words} REMOVE_DATA "Supprimer aussi les dossiers de coaching enregistrés sur cet ordinateur ?$\r$\n$\r$\nIls se trouvent dans :$\r$\n$DataFolder$\r$\n$\r$\nCette suppression est définitive : ce qui n’est pas au siège ou dans une sauvegarde sera perdu. Si vous hésitez, répondez Non." "Also delete the coaching case files kept on this computer?$\r$\n$\r$\nThey are in:$\r$\n$DataFolder$\r$\n$\r$\nThis cannot be undone: what is not at headquarters or in a backup will be lost. If in doubt, answer No."
