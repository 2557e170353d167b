"""The tour: the real window driven through a visit off-screen, for smoke test, pictures and the show floor.

Apart from the pages, which must not know that nobody sits before them: the tour uses the window as a
person does, with key and mouse events on what is visible, and never calls below it.
"""
