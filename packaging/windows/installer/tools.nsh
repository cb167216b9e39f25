; Small functions for the installer and the uninstaller alike (UN is "" or "un.").
; They answer in $Result and use $R0 to $R4 as they like; WriteLog leaves everything as it was. Who walks through a
; folder keeps the walk in $R5 and $R6.

Var LogFile      ; handle, or empty
Var LogPath      ; where the log is written; in the folder for what is temporary it stays when something went wrong
Var WantedLog    ; what /LOG= said

!macro Log TEXT
  Push `${TEXT}`
  !ifdef __UNINSTALL__
    Call un.WriteLog
  !else
    Call WriteLog
  !endif
!macroend
!define Log `!insertmacro Log`

!macro Tools UN

Function ${UN}WriteLog            ; (line)
  Exch $R0
  ${If} $LogFile != ""
    Push $R1
    Push $R2
    Push $R3
    Push $R4
    Push $R5
    Push $R6
    Push $R9
    ; SYSTEMTIME: eight words
    System::Call '*(&i2, &i2, &i2, &i2, &i2, &i2, &i2, &i2) p .R9'
    System::Call 'kernel32::GetLocalTime(p R9)'
    System::Call '*$R9(&i2 .R1, &i2 .R2, &i2, &i2 .R3, &i2 .R4, &i2 .R5, &i2 .R6, &i2)'
    System::Free $R9
    IntFmt $R2 "%02d" $R2
    IntFmt $R3 "%02d" $R3
    IntFmt $R4 "%02d" $R4
    IntFmt $R5 "%02d" $R5
    IntFmt $R6 "%02d" $R6
    FileWriteUTF16LE $LogFile "$R1-$R2-$R3 $R4:$R5:$R6  $R0$\r$\n"
    Pop $R9
    Pop $R6
    Pop $R5
    Pop $R4
    Pop $R3
    Pop $R2
    Pop $R1
  ${EndIf}
  Pop $R0
FunctionEnd

Function ${UN}OpenLog
  StrCpy $LogPath $WantedLog
  ${If} $LogPath == ""
    StrCpy $LogPath "$TEMP\CoachDesk-setup.log"
  ${EndIf}
  ClearErrors
  FileOpen $LogFile $LogPath w
  ${If} ${Errors}
    StrCpy $LogFile ""
    StrCpy $LogPath ""
  ${Else}
    FileWriteUTF16LE /BOM $LogFile ""
  ${EndIf}
FunctionEnd

Function ${UN}CloseLog
  ${If} $LogFile != ""
    FileClose $LogFile
    StrCpy $LogFile ""
  ${EndIf}
FunctionEnd

; The folders of one person or of the machine.
Function ${UN}UseScope
  SetRegView 64
  ${If} $Scope == "machine"
    SetShellVarContext all
  ${Else}
    SetShellVarContext current
  ${EndIf}
FunctionEnd

Function ${UN}IsAdministrator
  UserInfo::GetAccountType
  Pop $R0
  StrCpy $Result 0
  ${If} $R0 == "Admin"
    StrCpy $Result 1
  ${EndIf}
FunctionEnd

; The end without having done anything: $Code, and $Why for a person.
Function ${UN}Stop
  ${Log} "Ended with $Code: $Why"
  Call ${UN}CloseLog
  ${IfNot} ${Silent}
    MessageBox MB_OK|MB_ICONEXCLAMATION "$Why"
  ${EndIf}
  SetErrorLevel $Code
  Quit
FunctionEnd

!macroend

!insertmacro Tools ""
!insertmacro Tools "un."

; A file takes the place of another in one step: $R0 becomes $R1. -> 1 when it did
Function PutInPlace
  ; MOVEFILE_REPLACE_EXISTING | MOVEFILE_WRITE_THROUGH
  System::Call 'kernel32::MoveFileExW(w R0, w R1, i 9) i .R2'
  StrCpy $Result 0
  ${If} $R2 <> 0
    StrCpy $Result 1
  ${EndIf}
FunctionEnd

; $R0 -> 1 when the folder is there and holds nothing
Function IsEmptyFolder
  StrCpy $Result 0
  ClearErrors
  FindFirst $R1 $R2 "$R0\*.*"
  ${IfNot} ${Errors}
    StrCpy $Result 1
    ${DoWhile} $R2 != ""
      ${If} $R2 != "."
      ${AndIf} $R2 != ".."
        StrCpy $Result 0
      ${EndIf}
      FindNext $R1 $R2
    ${Loop}
    FindClose $R1
  ${EndIf}
  ClearErrors
FunctionEnd
