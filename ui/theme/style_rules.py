"""The rules of the style sheet; ``$name`` is a token.

Edges keep one width in every state (1 px drawn, padding makes up the second of a focus ring),
so that nothing moves.
Qt's style sheets know no ``:focus-visible``: buttons set the property ``ring`` themselves when the keyboard
came to them.
"""

from __future__ import annotations

_TEXT = """
QWidget { color: $text; }
QMainWindow, QDialog, QWidget[role="window"] { background: $window; }
QToolTip {
    background: $tooltip; color: $on_tooltip; border: none; padding: 6px 8px; font-size: ${size_caption}px;
}
QLabel { background: transparent; }
QLabel[role="muted"] { color: $muted; }
QLabel[role="caption"] { color: $muted; font-size: ${size_caption}px; }
QLabel[role="strong"] { font-weight: 600; }
QLabel[role="title"] { font-size: ${size_title}px; font-weight: 600; }
QLabel[role="display"] { font-size: ${size_display}px; font-weight: 600; }
QLabel[role="error"] { color: $danger; font-size: ${size_caption}px; }
QLabel[role="label"] { font-weight: 500; }
"""

_BUTTONS = """
QPushButton {
    min-height: 20px; padding: 7px 15px; border: 1px solid $border_strong; border-radius: ${px_radius}px;
    background: $surface; color: $text; font-weight: 500;
}
QPushButton:hover { background: $hover; }
QPushButton:pressed { background: $pressed; }
QPushButton:disabled { color: $muted; border-color: $border; background: $sunken; }
QPushButton[ring="true"] { border: 2px solid $focus; padding: 6px 14px; }
QPushButton[kind="primary"] {
    background: $accent; color: $on_accent; border-color: $accent; font-weight: 600;
}
QPushButton[kind="primary"]:hover { background: $accent_hover; border-color: $accent_hover; }
QPushButton[kind="primary"]:pressed { background: $accent_pressed; border-color: $accent_pressed; }
QPushButton[kind="primary"]:disabled {
    background: $neutral_soft; color: $on_neutral_soft; border-color: $neutral_soft;
}
QPushButton[kind="primary"][ring="true"] { border: 2px solid $text; }
QPushButton[kind="danger"] { color: $danger; border-color: $danger; }
QPushButton[kind="danger"]:hover { background: $danger_soft; color: $on_danger_soft; }
QPushButton[kind="danger"]:disabled { color: $muted; border-color: $border; }
QPushButton[kind="danger"][ring="true"] { border: 2px solid $danger; }
QPushButton[kind="quiet"] { background: transparent; border-color: transparent; color: $accent; }
QPushButton[kind="quiet"]:hover { background: $hover; }
QPushButton[kind="quiet"]:pressed { background: $pressed; }
QPushButton[kind="quiet"]:disabled { color: $muted; }
QPushButton[kind="quiet"][ring="true"] { border: 2px solid $focus; }
QToolButton {
    border: 1px solid transparent; border-radius: ${px_radius}px; background: transparent; padding: 7px;
}
QToolButton:hover { background: $hover; }
QToolButton:pressed, QToolButton:open { background: $pressed; }
QToolButton[ring="true"] { border: 2px solid $focus; padding: 6px; }
QToolButton::menu-indicator { image: none; width: 0; }
QPushButton[role="rail"] {
    padding: 9px 11px; font-weight: 500; color: $muted; text-align: left; border: 1px solid transparent;
    background: transparent;
}
QPushButton[role="rail"]:hover { background: $hover; color: $text; }
QPushButton[role="rail"]:checked { background: $accent_soft; color: $on_accent_soft; }
QPushButton[role="rail"][ring="true"] { border: 2px solid $focus; padding: 8px 10px; }
QPushButton[role="segment"] {
    border-radius: 6px; border: 1px solid transparent; background: transparent; color: $muted;
    padding: 5px 13px;
}
QPushButton[role="segment"]:hover { color: $text; }
QPushButton[role="segment"]:checked {
    background: $surface; color: $text; border-color: $border_strong; font-weight: 600;
}
QPushButton[role="segment"][ring="true"] { border: 2px solid $focus; padding: 4px 12px; }
QFrame[role="segments"] { background: $sunken; border: 1px solid $border; border-radius: ${px_radius}px; }
QPushButton[role="menu"] { padding: 7px 8px; }
QPushButton[role="menu"][ring="true"] { border: 2px solid $focus; padding: 6px 7px; }
QPushButton[role="search"] {
    text-align: left; color: $muted; background: $surface; border: 1px solid $border_strong;
    font-weight: 400; padding: 7px 12px;
}
QPushButton[role="search"]:hover { background: $hover; }
QPushButton[role="search"][ring="true"] { border: 2px solid $focus; padding: 6px 11px; }
"""

_FIELDS = """
QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QSpinBox, QAbstractSpinBox {
    background: $surface; color: $text; border: 1px solid $border_strong; border-radius: ${px_radius}px;
    padding: 7px 11px;
    min-height: 20px; selection-background-color: $selection; selection-color: $on_selection;
    placeholder-text-color: $muted;
}
QPlainTextEdit, QTextEdit { padding: 6px 8px; }
QLineEdit:focus, QComboBox:focus, QSpinBox:focus { border: 2px solid $focus; padding: 6px 10px; }
QPlainTextEdit:focus, QTextEdit:focus { border: 2px solid $focus; padding: 5px 7px; }
QLineEdit[state="error"], QComboBox[state="error"], QPlainTextEdit[state="error"],
QTextEdit[state="error"] {
    border-color: $danger;
}
QLineEdit:disabled, QComboBox:disabled, QPlainTextEdit:disabled, QTextEdit:disabled, QSpinBox:disabled {
    background: $sunken; color: $muted; border-color: $border;
}
QLineEdit:read-only, QPlainTextEdit:read-only { background: $sunken; }
QComboBox QLineEdit, QComboBox QLineEdit:focus {
    border: none; padding: 0; min-height: 0; background: transparent;
}
QComboBox { padding-left: 13px; padding-right: 30px; combobox-popup: 0; }
QComboBox:focus { padding-left: 12px; padding-right: 29px; }
QComboBox:editable { padding-left: 11px; }
QComboBox:editable:focus { padding-left: 10px; }
QComboBox[empty="true"] { color: $muted; }
QComboBox::drop-down { width: 30px; border: none; background: transparent; }
QComboBox::down-arrow { image: none; }
QComboBox QAbstractItemView, QAbstractItemView[role="popup"] {
    background: $surface; border: 1px solid $border_strong; border-radius: ${px_radius}px;
    padding: 4px; outline: none;
    selection-background-color: $selection; selection-color: $on_selection;
}
QComboBox QAbstractItemView::item, QAbstractItemView[role="popup"]::item {
    min-height: 30px; padding: 2px 8px; border-radius: 6px;
}
QComboBox QAbstractItemView::item:hover { background: $hover; color: $text; }
QComboBox QAbstractItemView::item:selected { background: $selection; color: $on_selection; }
QSpinBox::up-button, QSpinBox::down-button { width: 0; border: none; }
QCheckBox, QRadioButton {
    spacing: 8px; padding: 4px 2px; border: 2px solid transparent; border-radius: 6px;
    background: transparent;
}
QCheckBox:focus, QRadioButton:focus { border-color: $focus; }
QCheckBox:disabled, QRadioButton:disabled { color: $muted; }
QCheckBox::indicator, QAbstractItemView::indicator {
    width: 16px; height: 16px; border: 1px solid $border_strong; border-radius: 5px; background: $surface;
}
QCheckBox::indicator:hover, QAbstractItemView::indicator:hover { background: $hover; border-color: $muted; }
QCheckBox::indicator:checked, QAbstractItemView::indicator:checked {
    background: $accent; border-color: $accent; image: url("$check_mark");
}
QCheckBox::indicator:indeterminate { background: $accent_soft; border-color: $accent; }
QCheckBox::indicator:disabled { background: $sunken; border-color: $border; }
QRadioButton::indicator {
    width: 16px; height: 16px; border: 1px solid $border_strong; border-radius: 9px; background: $surface;
}
QRadioButton::indicator:hover { background: $hover; border-color: $muted; }
QRadioButton::indicator:checked {
    width: 8px; height: 8px; border: 5px solid $accent; background: $on_accent;
}
QProgressBar {
    background: $neutral_soft; border: none; border-radius: 4px; max-height: 8px; min-height: 8px;
}
QProgressBar::chunk { background: $accent; border-radius: 4px; }
"""

_CONTAINERS = """
QFrame[role="card"] { background: $surface; border: 1px solid $border; border-radius: ${px_radius_card}px; }
QFrame[role="card"][clickable="true"]:hover { border-color: $border_strong; background: $hover; }
QFrame[role="card"][ring="true"] { border: 2px solid $focus; }
QFrame[role="rail"] { background: $rail; border: none; border-right: 1px solid $border; }
QFrame[role="top-bar"] { background: $window; border: none; border-bottom: 1px solid $border; }
QFrame[role="footer"] { background: $window; border: none; border-top: 1px solid $border; }
QFrame[role="side-panel"] { background: $surface; border: none; border-left: 1px solid $border; }
QFrame[role="line"] { background: $border; border: none; max-height: 1px; min-height: 1px; }
QFrame[role="toast"] { background: $tooltip; border: none; border-radius: ${px_radius_card}px; }
QFrame[role="toast"] QLabel { color: $on_tooltip; }
QFrame[role="bar"] { border: none; border-radius: ${px_radius}px; }
QFrame[role="bar"][tone="neutral"] { background: $neutral_soft; }
QFrame[role="bar"][tone="neutral"] QLabel { color: $on_neutral_soft; }
QFrame[role="bar"][tone="accent"] { background: $accent_soft; }
QFrame[role="bar"][tone="accent"] QLabel { color: $on_accent_soft; }
QFrame[role="bar"][tone="success"] { background: $success_soft; }
QFrame[role="bar"][tone="success"] QLabel { color: $on_success_soft; }
QFrame[role="bar"][tone="warning"] { background: $warning_soft; }
QFrame[role="bar"][tone="warning"] QLabel { color: $on_warning_soft; }
QFrame[role="bar"][tone="danger"] { background: $danger_soft; }
QFrame[role="bar"][tone="danger"] QLabel { color: $on_danger_soft; }
QScrollArea, QScrollArea > QWidget > QWidget[role="page"] { background: transparent; border: none; }
QWidget[role="page"] { background: transparent; }
QSplitter::handle { background: $border; }
QMenu { background: $surface; border: 1px solid $border_strong; border-radius: ${px_radius}px; padding: 4px; }
QMenu::item { padding: 7px 28px 7px 12px; border-radius: 6px; background: transparent; }
QMenu::item:selected { background: $selection; color: $on_selection; }
QMenu::item:disabled { color: $muted; }
QMenu::separator { height: 1px; background: $border; margin: 4px 8px; }
QMenu::icon { padding-left: 8px; }
"""

_LISTS = """
QAbstractItemView {
    background: $surface; border: none; outline: none; selection-background-color: $selection;
    selection-color: $on_selection; alternate-background-color: $sunken;
}
QTableView { gridline-color: transparent; }
QTableView::item { padding: 0 9px; border: none; border-bottom: 1px solid $border; }
QTableView::item:selected { background: $selection; color: $on_selection; }
QHeaderView { background: $surface; border: none; }
QHeaderView::section {
    background: $surface; color: $muted; border: none;
    border-bottom: 1px solid $border_strong; padding: 10px 12px; font-size: ${size_caption}px; font-weight:
    600;
}
QHeaderView::section:hover { color: $text; }
QTableCornerButton::section { background: $surface; border: none; }
QListView[role="timeline"] { background: transparent; }
QTabWidget::pane { border: none; border-top: 1px solid $border; top: -1px; background: transparent; }
QTabBar { background: transparent; qproperty-drawBase: 0; }
QTabBar::tab {
    background: transparent; color: $muted; border: 2px solid transparent; border-radius: 0;
    border-bottom: 2px solid transparent;
    padding: 9px 6px; margin-right: 12px; font-weight: 500;
}
QTabBar::tab:hover { color: $text; }
QTabBar::tab:selected { color: $text; border-bottom: 2px solid $accent; }
QTabBar::tab:selected:focus { border: 2px solid $focus; border-radius: 6px; }
QTabBar QToolButton { background: $window; border: none; padding: 2px; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 2px; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 2px; }
QScrollBar::handle { background: $scroll; border-radius: 4px; min-height: 32px; min-width: 32px; }
QScrollBar::handle:hover { background: $border_strong; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; border: none; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
"""

RULES = _TEXT + _BUTTONS + _FIELDS + _CONTAINERS + _LISTS
