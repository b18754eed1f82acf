from typing import Any

from django.forms import MultiWidget

class DateRangeWidget(MultiWidget):
    def __init__(self, attrs: dict[str, Any] | None = ...) -> None: ...
