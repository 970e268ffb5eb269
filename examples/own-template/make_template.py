"""A template of one's own, in ten lines: the same can be typed in Word.

python make_template.py
docgen render status-note.docx data.json -o note.docx
"""

from docx import Document

page = Document()
page.add_heading("{{ account.name }}: status on {{ as_of }}", 1)
page.add_paragraph("{{ summary }}")
table = page.add_table(rows=2, cols=3, style="Table Grid")
head, line = table.rows
for cell, words in zip(head.cells, ("Task", "Owner", "Due"), strict=True):
    cell.text = words
tags = ("{% for task in tasks %}{{ task.what }}", "{{ task.owner }}", "{{ task.due }}{% endfor %}")
for cell, words in zip(line.cells, tags, strict=True):
    cell.text = words
page.save("status-note.docx")
