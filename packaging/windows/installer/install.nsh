; The installation itself.

Var IsCommitted     ; 1 once the new version is the one in use
Var FreeKB

Function .onInit
  StrCpy $IsCommitted 0
  StrCpy $Code 0
  StrCpy $Scope "user"
  SetShellVarContext current
  SetRegView 64
  Call ReadOptions
  Call OpenLog
  ${Log} "CoachDesk ${VERSION}, installation. $CMDLINE"
  ${If} $Code <> 0
    Call Stop
  ${EndIf}
  Call RefuseOldWindows
  Call RefuseSecondInstaller
  Call ChooseScope
  Call RefuseNewerVersion
  Call RefuseOverOpenProgram
  Call ChooseFolder
  ${If} ${Silent}
    Call LookAtFolder
    ${If} $Code <> 0
      Call Stop
    ${EndIf}
  ${EndIf}
FunctionEnd

; What the command line asks for, else what is installed already, else for this person.
Function ChooseScope
  ${If} $AskedScope == "/ALLUSERS"
    StrCpy $Scope "machine"
  ${ElseIf} $AskedScope == ""
    ReadRegStr $R0 HKCU "${PRODUCT_KEY}" "InstallDir"
    ReadRegStr $R1 HKLM "${PRODUCT_KEY}" "InstallDir"
    ${If} $R0 == ""
    ${AndIf} $R1 != ""
      StrCpy $Scope "machine"
    ${EndIf}
  ${EndIf}
  Call UseScope
  ${Log} "For: $Scope"
  ${If} $Scope == "machine"
    Call IsAdministrator
    ${If} $Result = 0
      Call Elevate
      SetErrorLevel ${NEEDS_ELEVATION}
      Quit
    ${EndIf}
  ${EndIf}
FunctionEnd

; Starts itself again as administrator, when there is a person to ask; this process then ends with the other's exit code.
; Comes back only when the administrator's consent was refused.
Function Elevate
  ${If} ${Silent}
    StrCpy $Code ${NEEDS_ELEVATION}
    StrCpy $Why "$(WORDS_NEEDS_ELEVATION)"
    Call Stop
  ${EndIf}
  ${Log} "Asking for an administrator"
  StrCpy $R1 "/ALLUSERS /RESTARTED"
  ${If} $LANGUAGE = ${LANG_ENGLISH}
    StrCpy $R1 "$R1 /LANG=en"
  ${Else}
    StrCpy $R1 "$R1 /LANG=fr"
  ${EndIf}
  ${If} $Invitation != ""
    StrCpy $R1 '$R1 "/INVITATION=$Invitation"'
  ${EndIf}
  ${If} $WantsDesktop = 0
    StrCpy $R1 "$R1 /NODESKTOPICON"
  ${EndIf}
  System::Call 'kernel32::CloseHandle(p $OneInstaller)'
  ; SHELLEXECUTEINFO of 64 bits; SEE_MASK_NOCLOSEPROCESS
  System::Call '*(&i4 112, &i4 0x40, p $HWNDPARENT, w "runas", w "$EXEPATH", w R1, p 0, &i4 1, &i4 0, p 0, p 0, p 0, p 0, &i4 0, &i4 0, p 0, p 0) p .R2'
  System::Call 'shell32::ShellExecuteExW(p R2) i .R3'
  ${If} $R3 = 0
    System::Free $R2
    Call RefuseSecondInstaller
    Return
  ${EndIf}
  System::Call '*$R2(&i4, &i4, p, p, p, p, p, &i4, &i4, p, p, p, p, &i4, &i4, p, p .R4)'
  System::Free $R2
  HideWindow
  System::Call 'kernel32::WaitForSingleObject(p R4, i -1)'
  System::Call 'kernel32::GetExitCodeProcess(p R4, *i .R5)'
  System::Call 'kernel32::CloseHandle(p R4)'
  Call CloseLog
  SetErrorLevel $R5
  Quit
FunctionEnd

; Where it is already, else where such programs go; /D= comes first of all.
Function ChooseFolder
  ${If} $INSTDIR == ""
    ReadRegStr $INSTDIR SHCTX "${PRODUCT_KEY}" "InstallDir"
  ${EndIf}
  ${If} $INSTDIR == ""
    ${If} $Scope == "machine"
      StrCpy $INSTDIR "$PROGRAMFILES64\CoachDesk"
    ${Else}
      StrCpy $INSTDIR "$LOCALAPPDATA\Programs\CoachDesk"
    ${EndIf}
  ${EndIf}
  ${IfNot} ${FileExists} "$INSTDIR\current.txt"
    StrCpy $Installed ""
  ${EndIf}
  ${Log} "Folder: $INSTDIR"
FunctionEnd

Function LookAtDisk
  ; kilobytes that this person may still write
  CreateDirectory "$INSTDIR"
  System::Call 'kernel32::GetDiskFreeSpaceExW(w "$INSTDIR", *l .R0, p 0, p 0) i .R1'
  ${If} $R1 <> 0
    System::Int64Op $R0 / 1024
    Pop $FreeKB
    System::Int64Op $FreeKB < ${NEEDED_KB}
    Pop $R2
    ${If} $R2 = 1
      StrCpy $Code ${DISK_FULL}
      StrCpy $Why "$(WORDS_DISK_FULL)"
    ${EndIf}
  ${EndIf}
FunctionEnd

Section "CoachDesk"
  Call LookAtFolder
  ${If} $Code <> 0
    Call TakeBack
  ${EndIf}
  Call RefuseOverOpenProgram
  SetOutPath "$TEMP"
  Call LookAtDisk
  ${If} $Code <> 0
    Call TakeBack
  ${EndIf}
  Call RemoveBrokenOff
  Call NameTree

  SetDetailsPrint textonly
  DetailPrint "$(WORDS_UNPACKING)"
  SetDetailsPrint none
  ${Log} "Unpacking $Tree"
  ClearErrors
  SetOverwrite try
  SetOutPath "$INSTDIR\$Tree.part"
  File /r "${TREE}/*.*"
  ${If} ${Errors}
    StrCpy $Code ${FAILED}
    StrCpy $Why "$(WORDS_NOT_WRITTEN)"
    Call TakeBack
  ${EndIf}
  SetOutPath "$INSTDIR"
  ClearErrors
  File "/oname=CoachDesk.exe.new" "${LAUNCHER}"
  WriteUninstaller "$INSTDIR\Uninstall.exe.new"
  FileOpen $R0 "$INSTDIR\current.txt.new" w
  FileWrite $R0 "$Tree$\r$\n"
  FileClose $R0
  ${If} ${Errors}
    StrCpy $Code ${FAILED}
    StrCpy $Why "$(WORDS_NOT_WRITTEN)"
    Call TakeBack
  ${EndIf}
  SetOutPath "$TEMP"

  SetDetailsPrint textonly
  DetailPrint "$(WORDS_SETTLING)"
  SetDetailsPrint none
  ${Log} "Putting $Tree in place"
  ClearErrors
  Rename "$INSTDIR\$Tree.part" "$INSTDIR\$Tree"
  ${If} ${Errors}
    StrCpy $Code ${FAILED}
    StrCpy $Why "$(WORDS_NOT_WRITTEN)"
    Call TakeBack
  ${EndIf}
  StrCpy $R0 "$INSTDIR\CoachDesk.exe.new"
  StrCpy $R1 "$INSTDIR\CoachDesk.exe"
  Call PutInPlace
  ${If} $Result = 1
    StrCpy $R0 "$INSTDIR\current.txt.new"
    StrCpy $R1 "$INSTDIR\current.txt"
    Call PutInPlace
  ${EndIf}
  ${If} $Result = 0
    StrCpy $Code ${FAILED}
    StrCpy $Why "$(WORDS_NOT_WRITTEN)"
    Call TakeBack
  ${EndIf}
  StrCpy $IsCommitted 1
  StrCpy $R0 "$INSTDIR\Uninstall.exe.new"
  StrCpy $R1 "$INSTDIR\Uninstall.exe"
  Call PutInPlace

  Call LeaveWishes
  Call Integrate
  Call RemoveOtherTrees
  SetDetailsPrint textonly
  DetailPrint "$(WORDS_FINISH_TITLE)"
  ${Log} "Done: CoachDesk ${VERSION} is installed in $INSTDIR"
  Call CloseLog
  ${If} $WantedLog == ""
    CopyFiles /SILENT "$LogPath" "$INSTDIR\setup.log"
    Delete "$LogPath"
  ${EndIf}
  SetErrorLevel ${DONE}
SectionEnd

; For the program's first start: the language, and the invitation to an organisation.
Function LeaveWishes
  ${If} $AskedLanguage == ""
  ${AndIf} $Invitation == ""
    Return
  ${EndIf}
  ${IfNot} ${FileExists} "$INSTDIR\setup.ini"
    FileOpen $R0 "$INSTDIR\setup.ini" w
    FileWriteUTF16LE /BOM $R0 "[coachdesk]$\r$\n"
    FileClose $R0
  ${EndIf}
  ${If} $AskedLanguage != ""
    WriteINIStr "$INSTDIR\setup.ini" "coachdesk" "language" "$AskedLanguage"
  ${EndIf}
  ${If} $Invitation != ""
    CopyFiles /SILENT "$Invitation" "$INSTDIR\invitation.coachinvite"
    WriteINIStr "$INSTDIR\setup.ini" "coachdesk" "invitation" "invitation.coachinvite"
  ${EndIf}
  FlushINI "$INSTDIR\setup.ini"
  ClearErrors
FunctionEnd

; Back to what was there before, and the end.
Function TakeBack
  ${Log} "Not installed ($Code): $Why"
  SetOutPath "$TEMP"
  ${If} $IsCommitted = 0
    ${If} $Tree != ""
      RMDir /r "$INSTDIR\$Tree.part"
      RMDir /r "$INSTDIR\$Tree"
    ${EndIf}
    Delete "$INSTDIR\CoachDesk.exe.new"
    Delete "$INSTDIR\Uninstall.exe.new"
    Delete "$INSTDIR\current.txt.new"
    ${IfNot} ${FileExists} "$INSTDIR\current.txt"
      Delete "$INSTDIR\CoachDesk.exe"
    ${EndIf}
    RMDir "$INSTDIR"
    ${Log} "What was written was taken back"
  ${EndIf}
  Call CloseLog
  ${IfNot} ${Silent}
    MessageBox MB_OK|MB_ICONSTOP "$Why"
  ${EndIf}
  SetErrorLevel $Code
  Quit
FunctionEnd

; NSIS itself gave up while it unpacked, which it does when the disk fills up.
Function .onInstFailed
  ${If} $Code = 0
    StrCpy $Code ${FAILED}
    StrCpy $Why "$(WORDS_NOT_WRITTEN)"
    Call LookAtDiskAgain
  ${EndIf}
  Call TakeBack
FunctionEnd

Function LookAtDiskAgain
  System::Call 'kernel32::GetDiskFreeSpaceExW(w "$INSTDIR", *l .R0, p 0, p 0) i .R1'
  ${If} $R1 <> 0
    System::Int64Op $R0 < 1048576
    Pop $R2
    ${If} $R2 = 1
      StrCpy $Code ${DISK_FULL}
      StrCpy $Why "$(WORDS_DISK_FULL)"
    ${EndIf}
  ${EndIf}
FunctionEnd
