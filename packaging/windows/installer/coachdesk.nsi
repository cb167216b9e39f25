; The installer of CoachDesk. Compiled by windows/setup_program.py, which defines:
;   VERSION VERSION4 TREE_NAME TREE LAUNCHER ICON HEADER SIDE LANGUAGES SIZE_KB SIZE_MB NEEDED_KB NEEDED_MB
;   LONGEST_PATH OUT [UNINSTALLER_SIGNER]
;
; What an installation folder looks like:
;   CoachDesk.exe        the launcher; runs the version that current.txt names
;   current.txt          app-0.1.0
;   app-0.1.0\           the program, whole; while it is unpacked its name ends in .part
;   Uninstall.exe  setup.ini  setup.log
; The commit point of an upgrade is the replacement of current.txt; before it the old version is in use, after it the
; new one, and whatever is broken off leaves one of both.

Unicode true
Target amd64-unicode
SetCompressor /SOLID lzma
SetCompressorDictSize 64
CRCCheck force
RequestExecutionLevel user
ManifestDPIAware true
ManifestLongPathAware true
ManifestSupportedOS Win10
AllowSkipFiles off
ShowInstDetails nevershow
ShowUninstDetails nevershow
BrandingText " "
SpaceTexts none      ; the page of the folder says it in a sentence
Name "CoachDesk"
OutFile "${OUT}"
Caption "CoachDesk ${VERSION}"

!define PRODUCT "CoachDesk"
!define PRODUCT_KEY "Software\CoachDesk"
!define UNINSTALL_KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\CoachDesk"

; exit codes
!define DONE 0
!define CANCELLED 1
!define WRONG_OPTIONS 2
!define DISK_FULL 112
!define NEEDS_ELEVATION 740
!define OLD_WINDOWS 1150
!define FAILED 1603
!define IS_OPEN 1618
!define NEWER_THERE 1638

!include MUI2.nsh
!include LogicLib.nsh
!include FileFunc.nsh
!include WordFunc.nsh
!include WinVer.nsh
!include nsDialogs.nsh
!include WinMessages.nsh

; the variables that several of them use
Var WantsDesktop
Var Tree         ; the name of the version that is being installed
Var Result
Var Scope        ; "user" or "machine"
Var Installed    ; the version that is there already, or empty
Var IsRestarted  ; 1: this is the process of the administrator, who was asked for on the page of options
Var AboutData    ; what became of the case files, for the last page of the removal
Var Why          ; the sentence shown when it does not go on
Var Code         ; the exit code of it

!include "the_pages.nsh"
!include "tools.nsh"
!include "options.nsh"
!include "guards.nsh"
!include "trees.nsh"
!include "integration.nsh"
!include "install.nsh"
!include "uninstall.nsh"
!include "words.nsh"

VIProductVersion "${VERSION4}"
VIAddVersionKey /LANG=0 "ProductName" "CoachDesk"
VIAddVersionKey /LANG=0 "CompanyName" "CoachDesk"
VIAddVersionKey /LANG=0 "FileDescription" "CoachDesk ${VERSION}"
VIAddVersionKey /LANG=0 "FileVersion" "${VERSION}"
VIAddVersionKey /LANG=0 "ProductVersion" "${VERSION}"
VIAddVersionKey /LANG=0 "LegalCopyright" "Apache License 2.0"

!ifdef UNINSTALLER_SIGNER
  !uninstfinalize '${UNINSTALLER_SIGNER}' = 0
!endif
