; The command line. Everything that is not known is refused: a script that misspells an option has to notice.

Var Option          ; one word of the command line, without quotation marks
Var OptionName
Var OptionValue
Var Rest            ; of the command line
Var AskedScope      ; what /ALLUSERS or /CURRENTUSER said
Var AskedLanguage
Var Invitation
Var RemoveData      ; 1: asked for, on the command line or by answering

!macro Options UN

; Takes the next word off $Rest; quotation marks may stand around a word or a part of it.
Function ${UN}NextOption
  Push $0
  Push $1
  StrCpy $Option ""
  StrCpy $1 0                      ; inside quotation marks
  ${Do}
    StrCpy $0 $Rest 1
    ${If} $0 == ""
      ${Break}
    ${EndIf}
    StrCpy $Rest $Rest "" 1
    ${If} $0 == '"'
      IntOp $1 $1 ^ 1
    ${ElseIf} $0 == " "
    ${AndIf} $1 = 0
      ${If} $Option != ""
        ${Break}
      ${EndIf}
    ${Else}
      StrCpy $Option "$Option$0"
    ${EndIf}
  ${Loop}
  ; name and value
  StrCpy $OptionName $Option
  StrCpy $OptionValue ""
  StrLen $1 $Option
  StrCpy $0 0
  ${DoWhile} $0 < $1
    Push $2
    StrCpy $2 $Option 1 $0
    ${If} $2 == "="
      StrCpy $OptionName $Option $0
      IntOp $0 $0 + 1
      StrCpy $OptionValue $Option "" $0
      Pop $2
      ${Break}
    ${EndIf}
    Pop $2
    IntOp $0 $0 + 1
  ${Loop}
  Pop $1
  Pop $0
FunctionEnd

Function ${UN}WrongOption
  StrCpy $Code ${WRONG_OPTIONS}
  StrCpy $Why "$(WORDS_WRONG_OPTION)"
FunctionEnd

!macroend

!insertmacro Options ""
!insertmacro Options "un."

Function ReadOptions
  StrCpy $IsRestarted 0
  StrCpy $WantsDesktop 1
  ${GetParameters} $Rest
  ${Do}
    Call NextOption
    ${If} $Option == ""
      ${Break}
    ${EndIf}
    ${Select} $OptionName
    ${Case3} "/S" "/NCRC" "/UPDATE"
    ${Case} "/RESTARTED"
      StrCpy $IsRestarted 1
    ${Case2} "/ALLUSERS" "/CURRENTUSER"
      ${If} $AskedScope != ""
      ${AndIf} $AskedScope != $OptionName
        Call WrongOption
      ${EndIf}
      StrCpy $AskedScope $OptionName
    ${Case} "/NODESKTOPICON"
      StrCpy $WantsDesktop 0
    ${Case} "/LANG"
      StrCpy $AskedLanguage $OptionValue
      ${If} $OptionValue == "fr"
        StrCpy $LANGUAGE ${LANG_FRENCH}
      ${ElseIf} $OptionValue == "en"
        StrCpy $LANGUAGE ${LANG_ENGLISH}
      ${Else}
        Call WrongOption
      ${EndIf}
    ${Case} "/INVITATION"
      GetFullPathName $Invitation $OptionValue
      ${IfNot} ${FileExists} $Invitation
        Call WrongOption
      ${EndIf}
    ${Case} "/LOG"
      StrCpy $WantedLog $OptionValue
    ${CaseElse}
      Call WrongOption
    ${EndSelect}
  ${Loop}
FunctionEnd

Function un.ReadOptions
  ${GetParameters} $Rest
  ${Do}
    Call un.NextOption
    ${If} $Option == ""
      ${Break}
    ${EndIf}
    ${Select} $OptionName
    ${Case3} "/S" "/NCRC" "/RESTARTED"
    ${Case} "/REMOVEDATA"
      StrCpy $RemoveData 1
    ${Case} "/LANG"
      ${If} $OptionValue == "fr"
        StrCpy $LANGUAGE ${LANG_FRENCH}
      ${ElseIf} $OptionValue == "en"
        StrCpy $LANGUAGE ${LANG_ENGLISH}
      ${Else}
        Call un.WrongOption
      ${EndIf}
    ${Case} "/LOG"
      StrCpy $WantedLog $OptionValue
    ${CaseElse}
      StrCpy $0 $OptionName 2
      ${If} $0 != "_?"
        Call un.WrongOption
      ${EndIf}
    ${EndSelect}
  ${Loop}
FunctionEnd
