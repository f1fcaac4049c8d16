"""Where things lie. Standard library only: the set-up runs before anything is installed."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCAL = ROOT / ".local"
VENV = ROOT / ".venv"
VENV_PYTHON = VENV / "bin" / "python"
NODE_MODULES = ROOT / "node_modules"

STAMPS = LOCAL / "stamps"
ENVIRONMENT = LOCAL / "environment"
DEMO_ACCOUNTS = LOCAL / "demo-accounts.txt"
POSTGRES = LOCAL / "postgres"
VALKEY = LOCAL / "valkey"
