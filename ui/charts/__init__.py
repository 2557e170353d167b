"""Charts over values: flow, schedule, reservoir and trends, all with a table and files of the same data.

Apart from the widgets because they need pyqtgraph, which takes a third of a second to import: whoever
opens a page with a chart imports it then, not at the window's start. Floats live here and nowhere else.
"""
