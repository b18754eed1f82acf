"""Loops compiled when they are first imported, and kept on disk: a function's own annotations say for which types."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, ParamSpec, TypeVar, get_args, get_type_hints
from zlib import crc32

import numpy as np
from numba import njit, types
from numpy.typing import NDArray

Whole = Annotated[Any, types.int64]
Held = Annotated[Any, types.uint32]
Key = Annotated[Any, types.uint64]
Real = Annotated[Any, types.float32]
Truth = Annotated[bool, types.boolean]
Nothing = Annotated[None, types.void]
Bytes = Annotated[NDArray[np.uint8], types.uint8[::1]]
Slots = Annotated[NDArray[np.int16], types.int16[::1]]
Numbers = Annotated[NDArray[np.int32], types.int32[::1]]
Counts = Annotated[NDArray[np.uint32], types.uint32[::1]]
Starts = Annotated[NDArray[np.int64], types.int64[::1]]
Keys = Annotated[NDArray[np.uint64], types.uint64[::1]]
Reals = Annotated[NDArray[np.float32], types.float32[::1]]
ByteRows = Annotated[NDArray[np.uint8], types.uint8[:, ::1]]
ByteTables = Annotated[NDArray[np.uint8], types.uint8[:, :, ::1]]
RealRows = Annotated[NDArray[np.float32], types.float32[:, ::1]]
NumberRows = Annotated[NDArray[np.int32], types.int32[:, ::1]]
NumberTables = Annotated[NDArray[np.int32], types.int32[:, :, ::1]]

# What is kept of one loop holds the code of those it calls and the figures of `arrays`: its own file would not tell that they changed.
_SOURCES = ("arrays", "compiling", "finding", "fitting", "loops", "weighing")
_EDITION = format(crc32(b"".join((Path(__file__).parent / f"{name}.py").read_bytes() for name in _SOURCES)), "08x")

P = ParamSpec("P")
R = TypeVar("R")


def compiled(function: Callable[P, R]) -> Callable[P, R]:
    """The function as machine code that leaves other threads running; named tuples of the types above may be arguments too."""
    return _made(function)


def compiled_plain(function: Callable[P, R]) -> Callable[P, R]:
    """The same for one that makes no array: nothing is counted, so a call of it costs next to nothing."""
    return _made(function, _nrt=False)


def compiled_inline(function: Callable[P, R]) -> Callable[P, R]:
    """The same for one that is called often: it is set in where it is called, since a call hands over each array as seven values."""
    return _made(function, _nrt=False, forceinline=True)


def _made(function: Callable[P, R], **options: Any) -> Callable[P, R]:
    hints = get_type_hints(function, include_extras=True)
    answer = _kind(hints.pop("return"))
    signature = answer(*map(_kind, hints.values()))
    function.__qualname__ = f"{function.__name__}_{_EDITION}"  # the name under which it is kept
    compile_for: Any = njit
    options |= {"nogil": True, "error_model": "numpy"}
    try:
        made: Callable[P, R] = compile_for(signature, cache=True, **options)(function)
    except RuntimeError:  # no folder to keep it in (`NUMBA_CACHE_DIR` names one): each process compiles for itself
        made = compile_for(signature, **options)(function)
    return made


def _kind(hint: Any) -> Any:
    if isinstance(hint, type):
        fields = get_type_hints(hint, include_extras=True)
        named: Any = types.NamedTuple
        return named([_kind(field) for field in fields.values()], hint)
    return get_args(hint)[1]
