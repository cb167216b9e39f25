; Whole versions of the program, app-*, beside each other in the installation folder.

!macro Trees UN

; $R0: the folder of a version. Removes the files it was installed with, and the folders that are empty then; what
; somebody else put there stays.
Function ${UN}RemoveTree
  ${Log} "Removing $R0"
  ClearErrors
  FileOpen $R1 "$R0\files.txt" r
  ${IfNot} ${Errors}
    ${Do}
      ClearErrors
      FileRead $R1 $R2
      ${If} ${Errors}
        ${Break}
      ${EndIf}
      ; "SIZE PATH" and the end of the line
      StrCpy $R3 0
      ${Do}
        StrCpy $R4 $R2 1 $R3
        IntOp $R3 $R3 + 1
      ${LoopUntil} $R4 == " "
      StrCpy $R2 $R2 "" $R3
      ${Do}
        StrCpy $R4 $R2 1 -1
        ${If} $R4 != "$\n"
        ${AndIf} $R4 != "$\r"
          ${Break}
        ${EndIf}
        StrCpy $R2 $R2 -1
      ${Loop}
      Delete "$R0\$R2"
    ${Loop}
    FileClose $R1
  ${EndIf}
  ; the folders, deepest first
  ClearErrors
  FileOpen $R1 "$R0\folders.txt" r
  ${IfNot} ${Errors}
    ${Do}
      ClearErrors
      FileRead $R1 $R2
      ${If} ${Errors}
        ${Break}
      ${EndIf}
      ${Do}
        StrCpy $R4 $R2 1 -1
        ${If} $R4 != "$\n"
        ${AndIf} $R4 != "$\r"
          ${Break}
        ${EndIf}
        StrCpy $R2 $R2 -1
      ${Loop}
      RMDir "$R0\$R2"
    ${Loop}
    FileClose $R1
  ${EndIf}
  Delete "$R0\folders.txt"
  Delete "$R0\files.txt"
  ClearErrors
  RMDir "$R0"
  ${If} ${Errors}
    ${Log} "Something is left in $R0"
  ${EndIf}
  ClearErrors
FunctionEnd

!macroend

!insertmacro Trees ""
!insertmacro Trees "un."

; What an installation that was broken off left: never a folder that is in use.
Function RemoveBrokenOff
  ${Do}
    ClearErrors
    FindFirst $R5 $R6 "$INSTDIR\app-*.part"
    ${If} ${Errors}
      ${Break}
    ${EndIf}
    FindClose $R5
    ${Log} "Removing $R6, which was broken off"
    RMDir /r "$INSTDIR\$R6"
    ${If} ${FileExists} "$INSTDIR\$R6\*.*"
      ${Break}
    ${EndIf}
  ${Loop}
  Delete "$INSTDIR\*.new"
  ClearErrors
FunctionEnd

; Every version but $Tree.
Function RemoveOtherTrees
  ClearErrors
  FindFirst $R5 $R6 "$INSTDIR\app-*"
  ${IfNot} ${Errors}
    ${DoWhile} $R6 != ""
      ${If} $R6 != $Tree
        StrCpy $R0 "$INSTDIR\$R6"
        Call RemoveTree
      ${EndIf}
      ClearErrors
      FindNext $R5 $R6
      ${If} ${Errors}
        ${Break}
      ${EndIf}
    ${Loop}
    FindClose $R5
  ${EndIf}
  ClearErrors
FunctionEnd

; A name for the new version that no folder has: the same version again gets -2, -3 ...
Function NameTree
  StrCpy $Tree "${TREE_NAME}"
  StrCpy $R0 1
  ${While} ${FileExists} "$INSTDIR\$Tree\*.*"
    IntOp $R0 $R0 + 1
    StrCpy $Tree "${TREE_NAME}-$R0"
  ${EndWhile}
FunctionEnd
