# Installs or updates CoachDesk on this laptop from a shared folder, without a window, and leaves the log there.
# packaging/DEPLOY.en.md (DEPLOY.md in French) tells how to run it on many laptops.
#
#   -Share     the folder with CoachDesk-VERSION-Setup.exe and CoachDesk-VERSION-SHA256SUMS.txt; logs go to its
#              folder logs, invitations lie in its folder invitations: COMPUTER.coachinvite
#   -Version   the version to install
#   -AllUsers  for everyone on the laptop: as administrator, or as SYSTEM
#
# Exit codes: those of the installer; 3 when the installer is out of reach, 13 when it is not the file of the checksums.

param(
    [Parameter(Mandatory = $true)] [string] $Share,
    [Parameter(Mandatory = $true)] [string] $Version,
    [switch] $AllUsers
)

$ErrorActionPreference = 'Stop'
$name = "CoachDesk-$Version-Setup.exe"
$sums = Join-Path $Share "CoachDesk-$Version-SHA256SUMS.txt"
$invitation = Join-Path $Share "invitations\$env:COMPUTERNAME.coachinvite"
$logs = Join-Path $Share 'logs'
$mine = "$env:COMPUTERNAME-$env:USERNAME"

# What is installed already. A PowerShell of 32 bits would look elsewhere unless it is told.
$hive = if ($AllUsers) { 'LocalMachine' } else { 'CurrentUser' }
$key = [Microsoft.Win32.RegistryKey]::OpenBaseKey($hive, 'Registry64').OpenSubKey('Software\CoachDesk')
$before = if ($key) { [string] $key.GetValue('Version') } else { '' }
if ($before -and ([version] $before -ge [version] $Version)) { exit 0 }

if (-not (Test-Path (Join-Path $Share $name)) -or -not (Test-Path $sums)) { exit 3 }
$work = Join-Path $env:TEMP "coachdesk-$Version"
New-Item -ItemType Directory -Force -Path $work | Out-Null
$setup = Join-Path $work $name
$log = Join-Path $work 'setup.log'
Copy-Item (Join-Path $Share $name) $setup -Force

$line = Select-String -Path $sums -Pattern $name -SimpleMatch | Select-Object -First 1
$wanted = if ($line) { ($line.Line -split '\s+')[0] } else { '' }
if ((Get-FileHash $setup -Algorithm SHA256).Hash -ne $wanted) {
    $code = 13
} else {
    $options = @('/S', '/LANG=fr', "`"/LOG=$log`"")
    if ($AllUsers) { $options += '/ALLUSERS' }
    # For the first time only: an invitation is used once.
    if (-not $before -and (Test-Path $invitation)) { $options += "`"/INVITATION=$invitation`"" }
    $code = (Start-Process -FilePath $setup -ArgumentList $options -Wait -PassThru).ExitCode
}

# The laptop is installed or not whether its log can be kept or not.
try {
    New-Item -ItemType Directory -Force -Path $logs | Out-Null
    if (Test-Path $log) { Copy-Item $log (Join-Path $logs "$mine.log") -Force }
    $when = Get-Date -Format 'yyyy-MM-dd HH:mm'
    Set-Content (Join-Path $logs "$mine.csv") "$when;$env:COMPUTERNAME;$env:USERNAME;$before;$Version;$code" -Encoding UTF8
} catch {
    Write-Warning "The log could not be copied to $logs"
}
Remove-Item $work -Recurse -Force -ErrorAction SilentlyContinue
exit $code
