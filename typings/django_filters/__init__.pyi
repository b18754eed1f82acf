from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpRequest
from django_filters import widgets as widgets

class Filter:
    field_class: type[forms.Field]
    extra: dict[str, Any]
    field_name: str | None
    label: Any
    parent: FilterSet
    def __init__(
        self, field_name: str | None = ..., lookup_expr: str | None = ..., *, label: Any = ..., method: Any = ..., **kwargs: Any
    ) -> None: ...
    def filter(self, qs: QuerySet[Any], value: Any) -> QuerySet[Any]: ...

class CharFilter(Filter): ...
class ChoiceFilter(Filter): ...
class MultipleChoiceFilter(Filter): ...
class ModelChoiceFilter(Filter): ...
class DateFromToRangeFilter(Filter): ...

class FilterSet:
    base_filters: ClassVar[Mapping[str, Filter]]
    filters: dict[str, Filter]
    data: Mapping[str, Any]
    queryset: QuerySet[Any]
    request: HttpRequest
    def __init__(
        self,
        data: Mapping[str, Any] | None = ...,
        queryset: QuerySet[Any] | None = ...,
        *,
        request: HttpRequest | None = ...,
        prefix: str | None = ...,
    ) -> None: ...
    def is_valid(self) -> bool: ...
    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]: ...
    @property
    def form(self) -> Form: ...
    @property
    def qs(self) -> QuerySet[Any]: ...
