"""The instructor's window: the one place where truth is shown.

Apart from every page of the trainee's window, which must not import anything from here; only the program
itself, which opens it when it was asked for one, does.
"""
