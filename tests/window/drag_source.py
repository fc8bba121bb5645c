"""A small window from which a file can be dragged, as from a file manager.

drag_source.py FILE: appears in the upper left corner above everything else,
prints "shown", and offers the file to whatever it is dropped on.
"""
import pathlib
import sys

import gi

gi.require_version("Gdk", "3.0")
gi.require_version("Gtk", "3.0")
from gi.repository import Gdk, GLib, Gtk  # noqa: E402

uri = pathlib.Path(sys.argv[1]).as_uri()
window = Gtk.Window(type=Gtk.WindowType.POPUP)
window.set_default_size(60, 60)
window.move(0, 0)
box = Gtk.EventBox()
window.add(box)
box.drag_source_set(
    Gdk.ModifierType.BUTTON1_MASK,
    [Gtk.TargetEntry.new("text/uri-list", 0, 0)],
    Gdk.DragAction.COPY,
)
box.connect("drag-data-get", lambda _box, _context, data, _kind, _time: data.set_uris([uri]))
window.show_all()
GLib.idle_add(lambda: print("shown", flush=True))
Gtk.main()
