; What has to hold before anything is touched.

!macro Guards UN

; $R0: a mutex's name -> 1 when somebody holds it
Function ${UN}IsHeld
  StrCpy $Result 0
  ; SYNCHRONIZE; "access denied" means that it is there and another person's
  System::Call 'kernel32::OpenMutexW(i 0x100000, i 0, w R0) p .R1 ?e'
  Pop $R2
  ${If} $R1 P<> 0
    System::Call 'kernel32::CloseHandle(p R1)'
    StrCpy $Result 1
  ${ElseIf} $R2 = 5
    StrCpy $Result 1
  ${EndIf}
FunctionEnd

; -> 1 while the program is open. A copy of another person's own is none of ours; one for everybody is.
Function ${UN}IsOpen
  StrCpy $R0 "Local\CoachDesk.Running"
  Call ${UN}IsHeld
  ${If} $Result = 0
  ${AndIf} $Scope == "machine"
    StrCpy $R0 "Global\CoachDesk.Running"
    Call ${UN}IsHeld
  ${EndIf}
FunctionEnd

; -> 1 when the program is open. One that started this installer is about to end: it is given four seconds.
Function ${UN}IsStillOpen
  StrCpy $R3 0
  ${Do}
    Call ${UN}IsOpen
    ${If} $Result = 0
    ${OrIf} $R3 = 8
    ${OrIf} ${Silent}
      ${Break}
    ${EndIf}
    Sleep 500
    IntOp $R3 $R3 + 1
  ${Loop}
FunctionEnd

; Waits, when there is a person, until the program is closed; stops otherwise.
Function ${UN}RefuseOverOpenProgram
  Call ${UN}IsStillOpen
  ${While} $Result = 1
    ${Log} "CoachDesk is open"
    ${If} ${Silent}
      StrCpy $Code ${IS_OPEN}
      StrCpy $Why "CoachDesk is open"
      Call ${UN}Stop
    ${EndIf}
    MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "$(WORDS_IS_OPEN)" IDRETRY +3
      SetErrorLevel ${CANCELLED}
      Quit
    Call ${UN}IsOpen
  ${EndWhile}
FunctionEnd

!macroend

!insertmacro Guards ""
!insertmacro Guards "un."

Var OneInstaller

; One installer at a time: the handle is kept until the process ends.
Function RefuseSecondInstaller
  System::Call 'kernel32::CreateMutexW(p 0, i 0, w "Local\CoachDesk.Setup") p .R1 ?e'
  Pop $R2
  StrCpy $OneInstaller $R1
  ${If} $R2 = 183       ; ERROR_ALREADY_EXISTS
    StrCpy $Code ${IS_OPEN}
    StrCpy $Why "$(WORDS_SECOND_INSTALLER)"
    Call Stop
  ${EndIf}
FunctionEnd

Function RefuseOldWindows
  ${IfNot} ${AtLeastWin10}
  ${OrIfNot} ${AtLeastBuild} 18362       ; 1903
    StrCpy $Code ${OLD_WINDOWS}
    StrCpy $Why "$(WORDS_OLD_WINDOWS)"
    Call Stop
  ${EndIf}
FunctionEnd

; Never back: a newer program may have changed how the case files are kept.
Function RefuseNewerVersion
  ReadRegStr $R3 SHCTX "${PRODUCT_KEY}" "Version"
  StrCpy $Installed $R3
  ${If} $R3 != ""
    ${VersionCompare} $R3 "${VERSION}" $R4
    ${Log} "Version $R3 is installed"
    ${If} $R4 = 1
      StrCpy $Code ${NEWER_THERE}
      StrCpy $Result $R3
      StrCpy $Why "$(WORDS_NEWER_THERE)"
      Call Stop
    ${EndIf}
  ${EndIf}
FunctionEnd

; $INSTDIR is an absolute path that leaves room for what lies inside, and is ours or empty. Sets $Code and $Why.
Function LookAtFolder
  StrCpy $Code 0
  StrCpy $Why ""
  StrLen $R0 $INSTDIR
  IntOp $R0 $R0 + ${LONGEST_PATH}
  ${If} $R0 > 258
    StrCpy $Code ${WRONG_OPTIONS}
    StrCpy $Why "$(WORDS_LONG_PATH)"
    Return
  ${EndIf}
  ${If} ${FileExists} "$INSTDIR\*.*"
    StrCpy $R0 $INSTDIR
    Call IsEmptyFolder
    ${If} $Result = 0
    ${AndIfNot} ${FileExists} "$INSTDIR\current.txt"
    ${AndIfNot} ${FileExists} "$INSTDIR\app-*.*"
      StrCpy $Code ${WRONG_OPTIONS}
      StrCpy $Why "$(WORDS_FOREIGN_FOLDER)"
      Return
    ${EndIf}
  ${EndIf}
FunctionEnd
