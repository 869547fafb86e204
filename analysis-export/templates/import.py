"""Reads every table of this export with pandas: tables["pairwise"] and so on, labels in tables[name].attrs.

python3 analysis/import.py     or, from your own script:  runpy.run_path("analysis/import.py")["tables"]
"""
from pathlib import Path

import pandas as pd

folder = Path(__file__).resolve().parent.parent
TYPES = {"string": "string", "datetime": "string", "integer": "Int64", "number": "float64", "boolean": "boolean"}


def labels_in(text):
    """'1=never|2=rarely' as {'1': 'never', '2': 'rarely'}"""
    return dict(part.split("=", 1) for part in text.split("|")) if isinstance(text, str) else {}


codebook = pd.read_csv(folder / "codebook.csv", dtype="string")
tables = {}
for file in sorted((folder / "data").glob("*_data.csv")):
    name = file.name.split("description-")[1].removesuffix("_data.csv")
    entries = codebook[codebook["table"] == name].set_index("name")
    table = pd.read_csv(file, dtype="string", keep_default_na=False, na_values=[""])
    if list(table.columns) != list(entries.index):
        raise SystemExit(f"{file.name}: columns and codebook differ")
    for column, kind in entries["type"].items():
        if kind == "boolean":
            table[column] = table[column].map({"0": False, "1": True}).astype("boolean")
        elif kind == "datetime":
            table[column] = pd.to_datetime(table[column], utc=True)
        elif kind in ("integer", "number"):
            table[column] = pd.to_numeric(table[column]).astype(TYPES[kind])
    table.attrs["labels"] = entries["label"].to_dict()
    table.attrs["value_labels"] = {column: labels_in(text) for column, text in entries["value_labels"].items()}
    tables[name] = table

if __name__ == "__main__":
    for name, table in tables.items():
        print(f"{name:<16} {len(table):6d} rows {len(table.columns):5d} columns")
