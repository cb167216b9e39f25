"""What is shown while the demo desk is made, the first time it is asked for."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.background import Background
from ui.messages import tr
from ui.operations import demo as demo_operations
from ui.widgets.centred import CentredCard
from ui.widgets.mark import Mark
from ui.widgets.progress_row import ProgressRow
from ui.widgets.text import text_label


class DemoScreen(CentredCard):
    """``made`` when the desk is ready to be unlocked; ``failed`` carries what went wrong."""

    made = Signal()
    failed = Signal(object)

    def __init__(self, background: Background, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(520, parent)
        self.setObjectName("demo")
        self.body.addWidget(Mark(48))
        self.body.addWidget(text_label(tr("lock.demo_title"), "display", wrap=True))
        self.body.addWidget(text_label(tr("lock.demo_text"), "muted", wrap=True))
        self.progress = ProgressRow(tr("lock.demo_making"), can_cancel=False)
        self.body.addWidget(self.progress)
        demo_operations.make_ready(
            background,
            folder,
            lambda _folder: self.made.emit(),
            self.failed.emit,
            self.progress.set_progress,
            owner=self,
        )


def demo_being_made(background: Background, folder: Path) -> DemoScreen | None:
    """Begin to make the demo desk and return what is shown meanwhile; None when it is there already."""
    return None if demo_operations.is_ready(folder) else DemoScreen(background, folder)
