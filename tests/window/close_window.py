"""Asks a window to close, as the window manager does for its button.

close_window.py TITLE: there is no window manager on the test's display, so the
message goes straight to the window whose title this is. Prints "asked".
"""
import ctypes
import subprocess
import sys

found = subprocess.run(
    ["xdotool", "search", "--onlyvisible", "--name", sys.argv[1]],
    check=True,
    capture_output=True,
    text=True,
)


class ClientMessage(ctypes.Structure):
    """XClientMessageEvent."""

    _fields_ = [
        ("type", ctypes.c_int),
        ("serial", ctypes.c_ulong),
        ("send_event", ctypes.c_int),
        ("display", ctypes.c_void_p),
        ("window", ctypes.c_ulong),
        ("message_type", ctypes.c_ulong),
        ("format", ctypes.c_int),
        ("data", ctypes.c_long * 5),
        # An XEvent is larger than any of its kinds.
        ("rest", ctypes.c_long * 24),
    ]


CLIENT_MESSAGE = 33
x11 = ctypes.CDLL("libX11.so.6")
x11.XOpenDisplay.restype = ctypes.c_void_p
x11.XInternAtom.restype = ctypes.c_ulong
display = ctypes.c_void_p(x11.XOpenDisplay(None))
protocols, delete = (
    x11.XInternAtom(display, name, 0) for name in (b"WM_PROTOCOLS", b"WM_DELETE_WINDOW")
)
for window in found.stdout.split():
    event = ClientMessage(
        type=CLIENT_MESSAGE,
        window=int(window),
        message_type=protocols,
        format=32,
    )
    event.data[0] = delete
    x11.XSendEvent(display, ctypes.c_ulong(int(window)), 0, ctypes.c_long(0), ctypes.byref(event))
x11.XSync(display, 0)
print("asked", flush=True)
