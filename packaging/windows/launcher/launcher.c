/*
 * CoachDesk.exe: finds the program's folder, loads its Python into this process and runs coachdesk.
 *
 * Beside this file lie one or more folders app-VERSION, each a whole program that was renamed into place when it
 * was complete; current.txt names the one in use. An installation that is broken off leaves the old one in use.
 *
 * Exit codes: the program's own; 126 when the program's files are missing or damaged.
 */

#ifndef UNICODE
#define UNICODE
#endif
#ifndef _UNICODE
#define _UNICODE
#endif
#define WIN32_LEAN_AND_MEAN
#define _WIN32_WINNT 0x0A00
#include <windows.h>
#include <wchar.h>

#define LONGEST 4096          /* of a path, in characters */
#define LONGEST_LINE 1024     /* of a line of the list of files, in bytes */
#define DAMAGED 126           /* as Windows says that a module could not be found */

typedef int (*python_main)(int, wchar_t **);

static wchar_t home[LONGEST];   /* the folder of this program, without a backslash at its end */
static wchar_t tree[LONGEST];   /* the folder of the version in use */
static wchar_t first_missing[LONGEST];
static unsigned missing;

static const wchar_t *const REQUIRED[] = {
    L"files.txt",
    L"runtime\\" PYTHON L".dll",
    L"runtime\\" PYTHON L".zip",
    L"runtime\\" PYTHON L"._pth",
    L"runtime\\vcruntime140.dll",
    L"app\\coachdesk\\__main__.py",
    L"app\\PySide6\\QtCore.pyd",
    L"app\\PySide6\\plugins\\platforms\\qwindows.dll",
};

static BOOL is_french(void) {
    /* As the program itself chooses: English only where Windows speaks it. */
    return PRIMARYLANGID(GetUserDefaultUILanguage()) != LANG_ENGLISH;
}

static BOOL join(wchar_t *into, const wchar_t *folder, const wchar_t *name) {
    if (wcslen(folder) + wcslen(name) + 2 > LONGEST) return FALSE;
    wcscpy(into, folder);
    wcscat(into, L"\\");
    wcscat(into, name);
    return TRUE;
}

static BOOL is_file(const wchar_t *path) {
    DWORD found = GetFileAttributesW(path);
    return found != INVALID_FILE_ATTRIBUTES && !(found & FILE_ATTRIBUTE_DIRECTORY);
}

/* Tell a person, or a script that waits for an answer, and return the exit code. */
static int complain(const wchar_t *french, const wchar_t *english, const wchar_t *detail) {
    static wchar_t text[LONGEST * 2];
    HANDLE out = GetStdHandle(STD_ERROR_HANDLE);
    wcscpy(text, is_french() ? french : english);
    if (detail && *detail && wcslen(detail) < LONGEST) {
        wcscat(text, L"\n\n");
        wcscat(text, detail);
    }
    if (out && out != INVALID_HANDLE_VALUE) {
        static char bytes[LONGEST * 6];
        DWORD written;
        int length = WideCharToMultiByte(CP_UTF8, 0, text, -1, bytes, (int)sizeof bytes, NULL, NULL);
        if (length > 1) WriteFile(out, bytes, (DWORD)length - 1, &written, NULL);
        WriteFile(out, "\n", 1, &written, NULL);
    } else {
        MessageBoxW(NULL, text, L"CoachDesk", MB_OK | MB_ICONERROR | MB_SETFOREGROUND);
    }
    return DAMAGED;
}

static int complain_damaged(const wchar_t *detail) {
    return complain(
        L"Il manque des fichiers \u00e0 CoachDesk, ou ils sont ab\u00eem\u00e9s.\n\n"
        L"Lancez de nouveau le fichier d\u2019installation (CoachDesk-\u2026-Setup.exe)\u00a0: il r\u00e9pare le "
        L"programme. Vos dossiers ne sont pas touch\u00e9s\u00a0: ils se trouvent \u00e0 un autre endroit.",
        L"Files of CoachDesk are missing or damaged.\n\n"
        L"Run the installer (CoachDesk-\u2026-Setup.exe) again: it repairs the program. Your case files are not "
        L"touched: they are kept in another place.",
        detail);
}

static BOOL find_home(void) {
    DWORD length = GetModuleFileNameW(NULL, home, LONGEST);
    wchar_t *end;
    if (length == 0 || length >= LONGEST) return FALSE;
    end = wcsrchr(home, L'\\');
    if (!end) return FALSE;
    *end = 0;
    return TRUE;
}

static BOOL is_tree(const wchar_t *name) {
    wchar_t sign[LONGEST];
    if (wcslen(name) < 5 || wcsncmp(name, L"app-", 4) != 0 || wcschr(name, L'\\') || wcschr(name, L'/')) return FALSE;
    if (wcsstr(name, L".part")) return FALSE;
    return join(tree, home, name) && join(sign, tree, L"runtime\\" PYTHON L".dll") && is_file(sign);
}

/* The folder that current.txt names; where it names none, any that is whole. */
static BOOL find_tree(void) {
    static char line[LONGEST_LINE];
    wchar_t path[LONGEST], name[LONGEST_LINE];
    WIN32_FIND_DATAW found;
    HANDLE search, file;
    DWORD count = 0;
    BOOL is_there = FALSE;
    if (!join(path, home, L"current.txt")) return FALSE;
    file = CreateFileW(path, GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_DELETE, NULL, OPEN_EXISTING, 0, NULL);
    if (file != INVALID_HANDLE_VALUE) {
        ReadFile(file, line, sizeof line - 1, &count, NULL);
        CloseHandle(file);
        line[count] = 0;
        line[strcspn(line, "\r\n")] = 0;
        if (MultiByteToWideChar(CP_UTF8, 0, line, -1, name, LONGEST_LINE) > 0 && is_tree(name)) return TRUE;
    }
    if (!join(path, home, L"app-*")) return FALSE;
    search = FindFirstFileW(path, &found);
    if (search == INVALID_HANDLE_VALUE) return FALSE;
    do {
        is_there = is_tree(found.cFileName);
    } while (!is_there && FindNextFileW(search, &found));
    FindClose(search);
    return is_there;
}

static BOOL has_what_it_needs(void) {
    wchar_t path[LONGEST];
    size_t i;
    for (i = 0; i < sizeof REQUIRED / sizeof *REQUIRED; i++) {
        if (!join(path, tree, REQUIRED[i]) || !is_file(path)) {
            wcscpy(first_missing, REQUIRED[i]);
            return FALSE;
        }
    }
    return TRUE;
}

/* A line of the list: the size, a blank, the path. */
static void look_at(char *line) {
    wchar_t name[LONGEST_LINE], path[LONGEST];
    WIN32_FILE_ATTRIBUTE_DATA found;
    char *file;
    unsigned long long wanted = 0, there;
    BOOL is_whole;
    for (file = line; *file >= '0' && *file <= '9'; file++) wanted = wanted * 10 + (unsigned)(*file - '0');
    if (*file++ != ' ') return;
    if (MultiByteToWideChar(CP_UTF8, 0, file, -1, name, LONGEST_LINE) <= 0 || !join(path, tree, name)) return;
    is_whole = GetFileAttributesExW(path, GetFileExInfoStandard, &found) != 0;
    there = ((unsigned long long)found.nFileSizeHigh << 32) | found.nFileSizeLow;
    if (is_whole && there == wanted) return;
    if (!missing++) wcscpy(first_missing, name);
}

/* After the program ended with an error: is every file there, with its size? */
static BOOL is_whole(void) {
    static char content[1 << 20];
    wchar_t path[LONGEST];
    DWORD count = 0;
    char *line, *end;
    HANDLE file;
    if (!join(path, tree, L"files.txt")) return FALSE;
    file = CreateFileW(path, GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_DELETE, NULL, OPEN_EXISTING, 0, NULL);
    if (file == INVALID_HANDLE_VALUE) return FALSE;
    ReadFile(file, content, sizeof content - 1, &count, NULL);
    CloseHandle(file);
    content[count] = 0;
    for (line = content; (end = strchr(line, '\n')) != NULL; line = end + 1) {
        *end = 0;
        if (end - line < LONGEST_LINE) look_at(line);
    }
    return missing == 0;
}

/* Only the program's own folders and Windows' are searched: not the current folder, not PATH. */
static BOOL narrow_the_search(const wchar_t *runtime) {
    wchar_t qt[LONGEST];
    SetDllDirectoryW(L"");
    if (!SetDefaultDllDirectories(LOAD_LIBRARY_SEARCH_DEFAULT_DIRS)) return FALSE;
    /* Qt's plugins find Qt there: without it pictures in SVG are missing and nothing says so. */
    return join(qt, tree, L"app\\PySide6") && AddDllDirectory(runtime) && AddDllDirectory(qt);
}

static int run(int count, wchar_t **given) {
    wchar_t runtime[LONGEST], path[LONGEST];
    wchar_t **arguments;
    HMODULE python;
    union { FARPROC any; python_main run; } entry;
    int i, code;
    if (!join(runtime, tree, L"runtime") || !join(path, runtime, PYTHON L".dll")) return complain_damaged(NULL);
    if (!narrow_the_search(runtime)) return complain_damaged(NULL);
    python = LoadLibraryExW(path, NULL, LOAD_LIBRARY_SEARCH_DLL_LOAD_DIR | LOAD_LIBRARY_SEARCH_DEFAULT_DIRS);
    if (!python) return complain_damaged(PYTHON L".dll");
    entry.any = GetProcAddress(python, "Py_Main");
    if (!entry.any) return complain_damaged(PYTHON L".dll");
    arguments = (wchar_t **)HeapAlloc(GetProcessHeap(), HEAP_ZERO_MEMORY, ((size_t)count + 8) * sizeof *arguments);
    if (!arguments) return complain_damaged(NULL);
    i = 0;
    arguments[i++] = given[0];
    arguments[i++] = (wchar_t *)L"-X";
    arguments[i++] = (wchar_t *)L"utf8";
    arguments[i++] = (wchar_t *)L"-B"; /* everything is compiled already; nothing is written beside the program */
    arguments[i++] = (wchar_t *)L"-P";
    arguments[i++] = (wchar_t *)L"-m";
    arguments[i++] = (wchar_t *)L"coachdesk";
    for (int given_at = 1; given_at < count; given_at++) arguments[i++] = given[given_at];
    code = entry.run(i, arguments);
    if (code != 0 && !is_whole()) return complain_damaged(first_missing);
    return code;
}

/* The installer does not run while these are held; Windows lets go of them when this process ends. */
static void say_that_it_runs(void) {
    CreateMutexW(NULL, FALSE, L"Local\\CoachDesk.Running");
    CreateMutexW(NULL, FALSE, L"Global\\CoachDesk.Running"); /* for who installs for everybody */
}

int wmain(int count, wchar_t **given) {
    HeapSetInformation(NULL, HeapEnableTerminationOnCorruption, NULL, 0);
    if (count > 1 && !GetStdHandle(STD_OUTPUT_HANDLE)) AttachConsole(ATTACH_PARENT_PROCESS);
    if (!find_home() || !find_tree()) return complain_damaged(L"app-\u2026");
    if (!has_what_it_needs()) return complain_damaged(first_missing);
    say_that_it_runs();
    return run(count, given);
}
