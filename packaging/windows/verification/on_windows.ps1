# Installs, tries, updates and removes CoachDesk on a real Windows. For a machine that may be spoiled: it ends with nothing
# of CoachDesk left in the account, case files included. Every check is counted; exit code 0 when all passed, else 1.
#
#   -Folder  holds CoachDesk-VERSION-Setup.exe with its checksums, and somewhere below it CoachDesk-0.0.9-Setup.exe
#   -Out     gets the logs and report.txt
#
# Written where no Windows could run it; verify-installer tries the same things, and more, under Wine.

param(
    [Parameter(Mandatory = $true)] [string] $Folder,
    [Parameter(Mandatory = $true)] [string] $Out
)

$ErrorActionPreference = 'Stop'
$UninstallKey = 'Software\Microsoft\Windows\CurrentVersion\Uninstall\CoachDesk'
$ProductKey = 'Software\CoachDesk'
$Data = Join-Path $env:LOCALAPPDATA 'CoachDesk'
$script:Failed = 0
New-Item -ItemType Directory -Force -Path $Out | Out-Null
$Out = (Resolve-Path $Out).Path
$Report = Join-Path $Out 'report.txt'

function Say([string] $Line) {
    Write-Host $Line
    Add-Content -Path $Report -Value $Line -Encoding UTF8
}

function Check([string] $What, $Is, $Wanted) {
    if ("$Is" -eq "$Wanted") { Say "passed  $What"; return }
    $script:Failed += 1
    Say "FAILED  ${What}: $Is, not $Wanted"
}

# The exit code; each run has a log of its own.
function Run([string] $Program, [string[]] $Options, [string] $Log) {
    $words = $Options
    if ($Log) { $words += "`"/LOG=$(Join-Path $Out $Log)`"" }
    return (Start-Process -FilePath $Program -ArgumentList $words -Wait -PassThru).ExitCode
}

function Read-Key([string] $Hive, [string] $Key, [string] $Value) {
    $found = [Microsoft.Win32.RegistryKey]::OpenBaseKey($Hive, 'Registry64').OpenSubKey($Key)
    if (-not $found) { return '' }
    return [string] $found.GetValue($Value)
}

# The uninstaller answers before it has finished.
function Remove-Program([string] $Hive, [string] $InstallDir, [string[]] $Options, [string] $Log) {
    Run (Join-Path $InstallDir 'Uninstall.exe') (@('/S') + $Options) $Log | Out-Null
    for ($try = 0; $try -lt 120; $try++) {
        if (-not (Read-Key $Hive $UninstallKey 'DisplayName') -and
            -not (Test-Path (Join-Path $InstallDir 'Uninstall.exe'))) { return }
        Start-Sleep -Milliseconds 500
    }
}

$older = (Get-ChildItem $Folder -Recurse -Filter 'CoachDesk-0.0.9-Setup.exe' | Select-Object -First 1).FullName
$sums = Get-ChildItem $Folder -Recurse -Filter 'CoachDesk-*-SHA256SUMS.txt' |
    Where-Object { $_.Name -notlike '*0.0.9*' } | Select-Object -First 1
$version = $sums.Name -replace '^CoachDesk-(.*)-SHA256SUMS\.txt$', '$1'
$setup = Join-Path $sums.DirectoryName "CoachDesk-$version-Setup.exe"
$wanted = ((Select-String -Path $sums.FullName -Pattern "$version-Setup.exe" -SimpleMatch).Line -split '\s+')[0]
Check 'the installer is the file of the checksums' (Get-FileHash $setup -Algorithm SHA256).Hash.ToLower() $wanted

# Refused, and nothing comes onto the disk
$mine = Join-Path $env:LOCALAPPDATA 'Programs\CoachDesk'
Check 'an option that is not known is refused' (Run $setup @('/S', '/UNKNOWN') 'wrong-option.log') 2
Check 'a language that is not known is refused' (Run $setup @('/S', '/LANG=de') 'wrong-language.log') 2
$bytes = [System.IO.File]::ReadAllBytes($setup)
for ($place = 0; $place -lt 64; $place++) {
    $at = [int] ($bytes.Length / 2) + $place
    $bytes[$at] = $bytes[$at] -bxor 255
}
$damaged = Join-Path $Out 'damaged-Setup.exe'
[System.IO.File]::WriteAllBytes($damaged, $bytes)
Check 'a damaged installer is refused' (Run $damaged @('/S') '') 2
Remove-Item $damaged
Check 'nothing was installed' (Test-Path $mine) $false

# For this person
Check 'an older version installs' (Run $older @('/S', '/LANG=fr') 'older.log') 0
Check 'Windows lists it' (Read-Key 'CurrentUser' $UninstallKey 'DisplayVersion') '0.0.9'
Check 'the newer one goes over it' (Run $setup @('/S') 'upgrade.log') 0
Check 'Windows lists the newer one' (Read-Key 'CurrentUser' $UninstallKey 'DisplayVersion') $version
Check 'the product key says where' (Read-Key 'CurrentUser' $ProductKey 'InstallDir') $mine
Check 'and which version' (Read-Key 'CurrentUser' $ProductKey 'Version') $version
Check 'how it is removed without a window' (Read-Key 'CurrentUser' $UninstallKey 'QuietUninstallString') `
    "`"$mine\Uninstall.exe`" /S"
Check 'the version in use' (Get-Content (Join-Path $mine 'current.txt') -TotalCount 1) "app-$version"
$trees = @(Get-ChildItem $mine -Directory -Filter 'app-*' | ForEach-Object { $_.Name })
Check 'the old one is gone, nothing is left half' ($trees -join ' ') "app-$version"
foreach ($kind in @('.coachbundle', '.coachinvite')) {
    Check "$kind belongs to the program" ((Read-Key 'CurrentUser' "Software\Classes\$kind" '') -ne '') $true
}
$menu = [Environment]::GetFolderPath('Programs')
Check 'the Start menu has it' (Test-Path (Join-Path $menu 'CoachDesk.lnk')) $true
Check 'an older version does not go over it' (Run $older @('/S') 'back.log') 1638

# The program
$program = Join-Path $mine 'CoachDesk.exe'
$found = Join-Path $Out 'selftest.json'
$code = Run $program @('--selftest', '--json', "`"$found`"") ''
Check 'the self-test finds nothing broken' ($code -eq 0 -or $code -eq 4) $true
Check 'and writes what it tried' (Test-Path $found) $true

# Over an open program
$open = Start-Process -FilePath $program -PassThru
Start-Sleep -Seconds 15
Check 'the window stays open' $open.HasExited $false
Check 'over an open program it is refused' (Run $setup @('/S') 'open.log') 1618
if (-not $open.HasExited) { Stop-Process -Id $open.Id -Force }
$open.WaitForExit(20000) | Out-Null
Start-Sleep -Seconds 2
Check 'over a closed one it goes' (Run $setup @('/S') 'again.log') 0

# A file that goes missing is told of, and a new installation mends it
$tree = (Get-Content (Join-Path $mine 'current.txt') -TotalCount 1)
Remove-Item (Join-Path $mine "$tree\app\PySide6\QtCore.pyd")
$code = (Start-Process -FilePath $program -ArgumentList '--version' -Wait -PassThru `
        -RedirectStandardError (Join-Path $Out 'missing.txt') -RedirectStandardOutput (Join-Path $Out 'missing-out.txt')).ExitCode
Check 'a program that lacks a file says so' $code 126
Check 'it is mended by the same installer' (Run $setup @('/S') 'mended.log') 0
Check 'and answers again' (Run $program @('--version') '') 0

# Removed: the data stay, then go when that is asked for
New-Item -ItemType Directory -Force -Path $Data | Out-Null
Set-Content (Join-Path $Data 'stays.txt') 'stays' -Encoding ASCII
Remove-Program 'CurrentUser' $mine @() 'remove.log'
Check 'Windows lists it no more' (Read-Key 'CurrentUser' $UninstallKey 'DisplayName') ''
Check 'its own key is gone' (Read-Key 'CurrentUser' $ProductKey 'Version') ''
Check 'its folder is gone' (Test-Path $mine) $false
Check 'the data are there' (Test-Path (Join-Path $Data 'stays.txt')) $true
Check 'it installs again' (Run $setup @('/S') 'second.log') 0
Remove-Program 'CurrentUser' $mine @('/REMOVEDATA') 'remove-data.log'
Check 'the data are gone' (Test-Path $Data) $false

# For everyone: whoever runs this has to be an administrator, as on a runner
$principal = New-Object Security.Principal.WindowsPrincipal([Security.Principal.WindowsIdentity]::GetCurrent())
if ($principal.IsInRole([Security.Principal.WindowsBuiltInRole]::Administrator)) {
    $everybody = Join-Path $env:ProgramFiles 'CoachDesk'
    Check 'it installs for everyone' (Run $setup @('/S', '/ALLUSERS') 'everyone.log') 0
    Check 'in the folder of programs' (Read-Key 'LocalMachine' $ProductKey 'InstallDir') $everybody
    Check 'and not for this person' (Read-Key 'CurrentUser' $ProductKey 'InstallDir') ''
    Remove-Program 'LocalMachine' $everybody @() 'everyone-remove.log'
    Check 'and is gone again' (Test-Path $everybody) $false
} else {
    Say 'left out: for everyone needs an administrator'
}

# Many laptops
$share = Join-Path $Out 'share'
New-Item -ItemType Directory -Force -Path $share | Out-Null
Copy-Item $setup, $sums.FullName $share
$deploy = Join-Path $PSScriptRoot '..\..\deploy.ps1'
$asked = @('-ExecutionPolicy', 'Bypass', '-File', "`"$deploy`"", '-Share', "`"$share`"", '-Version', $version)
Check 'the script for many laptops installs it' (Run 'powershell.exe' $asked '') 0
Check 'and leaves its line' (Test-Path (Join-Path $share "logs\$env:COMPUTERNAME-$env:USERNAME.csv")) $true
Check 'and its log' (Test-Path (Join-Path $share "logs\$env:COMPUTERNAME-$env:USERNAME.log")) $true
Check 'a second time there is nothing to do' (Run 'powershell.exe' $asked '') 0
Remove-Program 'CurrentUser' $mine @('/REMOVEDATA') 'remove-last.log'
Set-Content (Join-Path $share "CoachDesk-$version-SHA256SUMS.txt") "$('0' * 64)  CoachDesk-$version-Setup.exe" -Encoding ASCII
Check 'it refuses a file that is not the one of the checksums' (Run 'powershell.exe' $asked '') 13
Check 'and installs nothing' (Test-Path $mine) $false
Remove-Item $share -Recurse -Force

Say "$script:Failed failed"
if ($script:Failed) { exit 1 }
exit 0
