; What Windows is told: shortcuts, the kinds of files, the list of installed programs.

!macro Associate EXTENSION PROGID NAME ICON
  WriteRegStr SHCTX "Software\Classes\${PROGID}" "" "${NAME}"
  WriteRegStr SHCTX "Software\Classes\${PROGID}\DefaultIcon" "" "$INSTDIR\CoachDesk.exe,${ICON}"
  WriteRegStr SHCTX "Software\Classes\${PROGID}\shell\open\command" "" '"$INSTDIR\CoachDesk.exe" "%1"'
  WriteRegStr SHCTX "Software\Classes\${EXTENSION}" "" "${PROGID}"
!macroend

!macro Dissociate EXTENSION PROGID
  DeleteRegKey SHCTX "Software\Classes\${PROGID}"
  ReadRegStr $R0 SHCTX "Software\Classes\${EXTENSION}" ""
  ${If} $R0 == "${PROGID}"
    DeleteRegValue SHCTX "Software\Classes\${EXTENSION}" ""
    DeleteRegKey /ifempty SHCTX "Software\Classes\${EXTENSION}"
  ${EndIf}
!macroend

Function Integrate
  ReadRegStr $R0 SHCTX "${PRODUCT_KEY}" "Version"
  ReadRegStr $R1 SHCTX "${PRODUCT_KEY}" "DesktopIcon"
  SetOutPath "$INSTDIR"
  CreateShortcut "$SMPROGRAMS\CoachDesk.lnk" "$INSTDIR\CoachDesk.exe" "" "$INSTDIR\CoachDesk.exe" 0 SW_SHOWNORMAL \
    "" "$(WORDS_SHORTCUT)"
  ; An icon that was taken off the desktop does not come back with an upgrade.
  ${If} $WantsDesktop = 1
    ${If} $R0 == ""
    ${OrIf} ${FileExists} "$DESKTOP\CoachDesk.lnk"
    ${OrIf} $R1 == "0"
      CreateShortcut "$DESKTOP\CoachDesk.lnk" "$INSTDIR\CoachDesk.exe" "" "$INSTDIR\CoachDesk.exe" 0 SW_SHOWNORMAL \
        "" "$(WORDS_SHORTCUT)"
    ${EndIf}
  ${Else}
    Delete "$DESKTOP\CoachDesk.lnk"
  ${EndIf}
  SetOutPath "$TEMP"

  !insertmacro Associate ".coachbundle" "CoachDesk.Bundle" "$(WORDS_BUNDLE)" 1
  !insertmacro Associate ".coachinvite" "CoachDesk.Invitation" "$(WORDS_INVITATION)" 2

  WriteRegStr SHCTX "${PRODUCT_KEY}" "InstallDir" "$INSTDIR"
  WriteRegStr SHCTX "${PRODUCT_KEY}" "Version" "${VERSION}"
  WriteRegStr SHCTX "${PRODUCT_KEY}" "DesktopIcon" "$WantsDesktop"

  WriteRegStr SHCTX "${UNINSTALL_KEY}" "DisplayName" "CoachDesk"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "DisplayIcon" "$INSTDIR\CoachDesk.exe,0"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "Publisher" "CoachDesk"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "InstallLocation" "$INSTDIR"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "UninstallString" '"$INSTDIR\Uninstall.exe"'
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "QuietUninstallString" '"$INSTDIR\Uninstall.exe" /S'
  WriteRegDWORD SHCTX "${UNINSTALL_KEY}" "EstimatedSize" ${SIZE_KB}
  WriteRegDWORD SHCTX "${UNINSTALL_KEY}" "NoModify" 1
  WriteRegDWORD SHCTX "${UNINSTALL_KEY}" "NoRepair" 1
  ; SHCNE_ASSOCCHANGED
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
  ClearErrors
FunctionEnd

Function un.Integrate
  Delete "$SMPROGRAMS\CoachDesk.lnk"
  Delete "$DESKTOP\CoachDesk.lnk"
  !insertmacro Dissociate ".coachbundle" "CoachDesk.Bundle"
  !insertmacro Dissociate ".coachinvite" "CoachDesk.Invitation"
  DeleteRegKey SHCTX "${UNINSTALL_KEY}"
  DeleteRegKey SHCTX "${PRODUCT_KEY}"
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
  ClearErrors
FunctionEnd
