; The uninstallation: the files that were installed and nothing else; case files only when that is asked for.

Var DataFolder

Function un.onInit
  StrCpy $Code 0
  StrCpy $RemoveData 0
  StrCpy $Scope "user"
  SetRegView 64
  Call un.ReadOptions
  Call un.OpenLog
  ${Log} "CoachDesk ${VERSION}, removal. $CMDLINE"
  ${If} $Code <> 0
    Call un.Stop
  ${EndIf}
  StrCpy $DataFolder "$LOCALAPPDATA\CoachDesk"
  ReadRegStr $R0 HKLM "${PRODUCT_KEY}" "InstallDir"
  ${If} $R0 == $INSTDIR
    StrCpy $Scope "machine"
    Call un.IsAdministrator
    ${If} $Result = 0
      StrCpy $Code ${NEEDS_ELEVATION}
      StrCpy $Why "$(WORDS_NEEDS_ELEVATION)"
      Call un.Stop
    ${EndIf}
  ${EndIf}
  Call un.UseScope
  Call un.RefuseOverOpenProgram
FunctionEnd

; Asked before anything is removed; Cancel goes back to the page.
Function un.AskAboutData
  ${If} $RemoveData = 0
  ${AndIf} ${FileExists} "$DataFolder\*.*"
    MessageBox MB_YESNOCANCEL|MB_ICONEXCLAMATION|MB_DEFBUTTON2 "$(WORDS_REMOVE_DATA)" IDNO keep IDYES remove
      Abort
    remove:
      StrCpy $RemoveData 1
    keep:
  ${EndIf}
FunctionEnd

Section "Uninstall"
  Call un.RefuseOverOpenProgram
  SetDetailsPrint textonly
  DetailPrint "$(WORDS_REMOVING)"
  SetDetailsPrint none
  SetOutPath "$TEMP"
  Call un.Integrate
  Delete "$INSTDIR\current.txt"
  ClearErrors
  FindFirst $R5 $R6 "$INSTDIR\app-*"
  ${IfNot} ${Errors}
    ${DoWhile} $R6 != ""
      StrCpy $R0 "$INSTDIR\$R6"
      Call un.RemoveTree
      ClearErrors
      FindNext $R5 $R6
      ${If} ${Errors}
        ${Break}
      ${EndIf}
    ${Loop}
    FindClose $R5
  ${EndIf}
  Delete "$INSTDIR\CoachDesk.exe"
  Delete "$INSTDIR\setup.ini"
  Delete "$INSTDIR\setup.log"
  Delete "$INSTDIR\invitation.coachinvite"
  Delete "$INSTDIR\*.new"
  Delete "$INSTDIR\Uninstall.exe"
  RMDir "$INSTDIR"
  ${If} $RemoveData = 1
    ${Log} "Removing the case files in $DataFolder, as was asked for"
    RMDir /r "$DataFolder"
    StrCpy $AboutData "$(WORDS_DATA_REMOVED)"
    ${If} ${FileExists} "$DataFolder\*.*"
      ${Log} "Something is left in $DataFolder"
      StrCpy $AboutData "$(WORDS_DATA_LEFT)"
    ${EndIf}
  ${ElseIf} ${FileExists} "$DataFolder\*.*"
    StrCpy $AboutData "$(WORDS_DATA_KEPT)"
  ${EndIf}
  SetDetailsPrint textonly
  DetailPrint "$(WORDS_REMOVED)"
  ${Log} "Done: CoachDesk is removed"
  Call un.CloseLog
  ${If} $WantedLog == ""
    Delete "$LogPath"
  ${EndIf}
  SetErrorLevel ${DONE}
SectionEnd
