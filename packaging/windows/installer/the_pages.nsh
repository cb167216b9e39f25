; The pages, in the order they come.

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_HEADERIMAGE
!define MUI_HEADERIMAGE_RIGHT
!define MUI_HEADERIMAGE_BITMAP "${HEADER}"
!define MUI_HEADERIMAGE_UNBITMAP "${HEADER}"
!define MUI_WELCOMEFINISHPAGE_BITMAP "${SIDE}"
!define MUI_ABORTWARNING
!define MUI_ABORTWARNING_TEXT "$(WORDS_ABORT)"
!define MUI_ABORTWARNING_CANCEL_DEFAULT
!define MUI_CUSTOMFUNCTION_ABORT Cancelled

Var Title        ; what the first page and the last one say: it depends on what is there already
Var Text

!define MUI_PAGE_CUSTOMFUNCTION_PRE BeforeWelcome
!define MUI_WELCOMEPAGE_TITLE "$Title"
!define MUI_WELCOMEPAGE_TEXT "$Text"
!insertmacro MUI_PAGE_WELCOME
Page custom ShowOptions TakeOptions
!define MUI_PAGE_CUSTOMFUNCTION_PRE BeforeFolder
!define MUI_PAGE_CUSTOMFUNCTION_LEAVE LeaveFolder
!define MUI_PAGE_HEADER_TEXT "$(WORDS_FOLDER_TITLE)"
!define MUI_PAGE_HEADER_SUBTEXT "$(WORDS_FOLDER_SUBTITLE)"
!define MUI_DIRECTORYPAGE_TEXT_TOP "$(WORDS_FOLDER)"
!define MUI_DIRECTORYPAGE_TEXT_DESTINATION "$(WORDS_FOLDER_BOX)"
!insertmacro MUI_PAGE_DIRECTORY
!define MUI_PAGE_HEADER_TEXT "$(WORDS_INSTALLING_TITLE)"
!define MUI_PAGE_HEADER_SUBTEXT "$(WORDS_INSTALLING_SUBTITLE)"
!insertmacro MUI_PAGE_INSTFILES
!define MUI_PAGE_CUSTOMFUNCTION_PRE BeforeFinish
!define MUI_PAGE_CUSTOMFUNCTION_SHOW ShowFinish
!define MUI_FINISHPAGE_TITLE "$Title"
!define MUI_FINISHPAGE_TEXT "$Text"
!define MUI_FINISHPAGE_RUN "$INSTDIR\CoachDesk.exe"
!define MUI_FINISHPAGE_RUN_TEXT "$(WORDS_RUN)"
!define MUI_FINISHPAGE_LINK "$(WORDS_LICENCES)"
!define MUI_FINISHPAGE_LINK_LOCATION "$INSTDIR\$Tree\licences\LICENCES.txt"
!define MUI_FINISHPAGE_LINK_COLOR 0b6a5a
!define MUI_FINISHPAGE_NOREBOOTSUPPORT
!insertmacro MUI_PAGE_FINISH

!define MUI_PAGE_CUSTOMFUNCTION_LEAVE un.AskAboutData
!define MUI_PAGE_HEADER_TEXT "$(WORDS_UNINSTALL_TITLE)"
!define MUI_PAGE_HEADER_SUBTEXT "$(WORDS_UNINSTALL_SUBTITLE)"
!define MUI_UNCONFIRMPAGE_TEXT_TOP "$(WORDS_UNINSTALL_TEXT)"
!define MUI_UNCONFIRMPAGE_TEXT_LOCATION "$(WORDS_UNINSTALL_FOLDER)"
!insertmacro MUI_UNPAGE_CONFIRM
!define MUI_PAGE_HEADER_TEXT "$(WORDS_UNINSTALLING_TITLE)"
!define MUI_PAGE_HEADER_SUBTEXT "$(WORDS_UNINSTALLING_SUBTITLE)"
!define MUI_INSTFILESPAGE_FINISHHEADER_TEXT "$(WORDS_REMOVED)"
!define MUI_INSTFILESPAGE_FINISHHEADER_SUBTEXT "$AboutData"
!insertmacro MUI_UNPAGE_INSTFILES

; made by windows/languages.py from NSIS's own
!insertmacro MUI_LANGUAGEEX "${LANGUAGES}" "French"
!insertmacro MUI_LANGUAGEEX "${LANGUAGES}" "English"

Var ForMe
Var ForAll
Var DesktopBox

Function Cancelled
  SetErrorLevel ${CANCELLED}
FunctionEnd

Function BeforeWelcome
  ${If} $IsRestarted = 1
    Abort          ; it was read before Windows asked an administrator
  ${EndIf}
  ${If} $Installed == ""
    StrCpy $Title "$(WORDS_WELCOME_TITLE)"
    StrCpy $Text "$(WORDS_WELCOME)"
  ${ElseIf} $Installed == "${VERSION}"
    StrCpy $Title "$(WORDS_REPAIR_TITLE)"
    StrCpy $Text "$(WORDS_REPAIR)"
  ${Else}
    StrCpy $Title "$(WORDS_UPGRADE_TITLE)"
    StrCpy $Text "$(WORDS_UPGRADE)"
  ${EndIf}
FunctionEnd

; What is installed is replaced where it is, for those for whom it is there.
Function BeforeFolder
  ${If} $Installed != ""
    Abort
  ${EndIf}
FunctionEnd

Function BeforeFinish
  StrCpy $Title "$(WORDS_FINISH_TITLE)"
  StrCpy $Text "$(WORDS_FINISH)"
  ${If} $Installed != ""
    StrCpy $Text "$(WORDS_FINISH_AGAIN)"
    ${If} $Installed != "${VERSION}"
      StrCpy $Title "$(WORDS_FINISH_UPGRADE_TITLE)"
    ${EndIf}
  ${EndIf}
FunctionEnd

; Whoever installs for everybody is an administrator here: nothing is opened with those rights, in that profile.
Function ShowFinish
  ${If} $Scope == "machine"
    ${NSD_Uncheck} $mui.FinishPage.Run
    ShowWindow $mui.FinishPage.Run ${SW_HIDE}
    ShowWindow $mui.FinishPage.Link ${SW_HIDE}
  ${EndIf}
FunctionEnd

; For whom, and the icon. What was chosen on the command line, or at an earlier installation, is chosen here.
Function ShowOptions
  ${If} $Installed != ""
  ${OrIf} $IsRestarted = 1
    Abort
  ${EndIf}
  !insertmacro MUI_HEADER_TEXT "$(WORDS_OPTIONS_TITLE)" "$(WORDS_OPTIONS_SUBTITLE)"
  nsDialogs::Create 1018
  Pop $R0
  ${If} $R0 == error
    Abort
  ${EndIf}
  ${NSD_CreateFirstRadioButton} 0 4u 100% 12u "$(WORDS_FOR_ME)"
  Pop $ForMe
  ${NSD_CreateLabel} 12u 17u 95% 20u "$(WORDS_FOR_ME_WHY)"
  Pop $R0
  ${NSD_CreateAdditionalRadioButton} 0 42u 100% 12u "$(WORDS_FOR_ALL)"
  Pop $ForAll
  ${NSD_CreateLabel} 12u 55u 95% 20u "$(WORDS_FOR_ALL_WHY)"
  Pop $R0
  ${NSD_CreateCheckbox} 0 92u 100% 12u "$(WORDS_DESKTOP_ICON)"
  Pop $DesktopBox
  ${If} $Scope == "machine"
    ${NSD_Check} $ForAll
  ${Else}
    ${NSD_Check} $ForMe
  ${EndIf}
  ${If} $WantsDesktop = 1
    ${NSD_Check} $DesktopBox
  ${EndIf}
  nsDialogs::Show
FunctionEnd

Function TakeOptions
  ${NSD_GetState} $DesktopBox $R0
  StrCpy $WantsDesktop 0
  ${If} $R0 = ${BST_CHECKED}
    StrCpy $WantsDesktop 1
  ${EndIf}
  StrCpy $R7 "user"
  ${NSD_GetState} $ForAll $R0
  ${If} $R0 = ${BST_CHECKED}
    StrCpy $R7 "machine"
  ${EndIf}
  ${If} $R7 != $Scope
    StrCpy $Scope $R7
    Call UseScope
    ${If} $Scope == "machine"
      Call IsAdministrator
      ${If} $Result = 0
        Call Elevate
        ; it came back: no administrator agreed
        StrCpy $Scope "user"
        Call UseScope
        ${NSD_Uncheck} $ForAll
        ${NSD_Check} $ForMe
        Abort
      ${EndIf}
    ${EndIf}
    StrCpy $INSTDIR ""
    Call RefuseNewerVersion
    Call ChooseFolder
  ${EndIf}
FunctionEnd

Function LeaveFolder
  Call LookAtFolder
  ${If} $Code <> 0
    MessageBox MB_OK|MB_ICONEXCLAMATION "$Why"
    StrCpy $Code 0
    Abort
  ${EndIf}
FunctionEnd
