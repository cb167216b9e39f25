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
!define MUI_CUSTOMFUNCTION_ABORT Cancelled

!define MUI_WELCOMEPAGE_TITLE "$(WORDS_WELCOME_TITLE)"
!define MUI_WELCOMEPAGE_TEXT "$(WORDS_WELCOME)"
!insertmacro MUI_PAGE_WELCOME
Page custom ShowOptions TakeOptions
!define MUI_DIRECTORYPAGE_TEXT_TOP "$(WORDS_FOLDER)"
!define MUI_PAGE_CUSTOMFUNCTION_LEAVE LeaveFolder
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!define MUI_FINISHPAGE_TITLE "$(WORDS_FINISH_TITLE)"
!define MUI_FINISHPAGE_TEXT "$(WORDS_FINISH)"
!define MUI_FINISHPAGE_RUN "$INSTDIR\CoachDesk.exe"
!define MUI_FINISHPAGE_RUN_TEXT "$(WORDS_RUN)"
!define MUI_FINISHPAGE_LINK "$(WORDS_LICENCES)"
!define MUI_FINISHPAGE_LINK_LOCATION "$INSTDIR\$Tree\licences\LICENCES.txt"
!define MUI_FINISHPAGE_LINK_COLOR 0b6a5a
!define MUI_FINISHPAGE_NOREBOOTSUPPORT
!insertmacro MUI_PAGE_FINISH

!define MUI_PAGE_HEADER_TEXT "$(WORDS_UNINSTALL_TITLE)"
!define MUI_PAGE_HEADER_SUBTEXT "$(WORDS_UNINSTALL_SUBTITLE)"
!define MUI_UNCONFIRMPAGE_TEXT_TOP "$(WORDS_UNINSTALL_TEXT)"
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES

!insertmacro MUI_LANGUAGE "French"
!insertmacro MUI_LANGUAGE "English"

Var ForMe
Var ForAll
Var DesktopBox

Function Cancelled
  SetErrorLevel ${CANCELLED}
FunctionEnd

; For whom, and the icon. What was chosen on the command line, or at an earlier installation, is chosen here.
Function ShowOptions
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
