"""Other stores beside ours, each where it is installed: pins, joblib, MLflow."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any


class Pins:
    """A pins board in a folder, with versions."""

    name = "pins"

    def __init__(self, folder: Path) -> None:
        import pins

        self._board = pins.board_folder(str(folder), versioned=True, allow_pickle_read=True)

    def save(self, value: Any, name: str) -> None:
        """Save a value as a pin of type joblib, which takes every Python value."""
        self._board.pin_write(value, name, type="joblib", force_identical_write=True)

    def load(self, name: str) -> Any:
        """Load the newest version of a pin."""
        return self._board.pin_read(name)


class Joblib:
    """joblib.dump into a folder: no versions, no metadata, no fsync."""

    name = "joblib"

    def __init__(self, folder: Path) -> None:
        import joblib

        self._joblib = joblib
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def save(self, value: Any, name: str) -> None:
        """Dump a value, over the one before."""
        self._joblib.dump(value, self._folder / f"{name}.joblib")

    def load(self, name: str) -> Any:
        """Load a value."""
        return self._joblib.load(self._folder / f"{name}.joblib")


class MLflow:
    """A pickle file logged as an artifact of an MLflow run; metadata in SQLite."""

    name = "MLflow"

    def __init__(self, folder: Path) -> None:
        import mlflow

        folder.mkdir(parents=True, exist_ok=True)
        self._mlflow = mlflow
        self._folder = folder
        mlflow.set_tracking_uri(f"sqlite:///{folder}/mlflow.sqlite")
        mlflow.create_experiment("bench", artifact_location=str(folder / "artifacts"))
        mlflow.set_experiment("bench")
        self._newest = ""

    def save(self, value: Any, name: str) -> None:
        """Pickle a value and log the file as the artifact of a new run."""
        file = self._folder / f"{name}.pkl"
        with self._mlflow.start_run() as run:
            with open(file, "wb") as handle:
                pickle.dump(value, handle, protocol=5)
            self._mlflow.log_artifact(str(file))
            self._newest = f"runs:/{run.info.run_id}/{name}.pkl"

    def load(self, name: str) -> Any:
        """Download the artifact of the newest run and unpickle it."""
        path = self._mlflow.artifacts.download_artifacts(self._newest)
        with open(path, "rb") as file:
            return pickle.load(file)


PEERS: list[Callable[[Path], Any]] = [Pins, Joblib, MLflow]


def installed_peers(folder: Path) -> list[Any]:
    """Return the stores of those peers that can be imported."""
    stores = []
    for peer in PEERS:
        try:
            stores.append(peer(folder / peer.__name__))
        except ImportError:
            print(f"{peer.__name__}: not installed (npm run bench -- --peers installs it)")
    return stores
