"""Other stores beside ours: pins, joblib, MLflow. Each runs in an environment of its own."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any


class Pins:
    """A pins board in a folder, with versions."""

    name = "pins"

    def __init__(self, folder: Path) -> None:
        import pins

        self._board = pins.board_folder(str(folder), versioned=True, allow_pickle_read=True)
        self._count = 0

    def save(self, value: Any, name: str) -> None:
        """Save a value as a pin of type joblib, which takes every Python value.

        Each time a new pin: two versions of one second and content have the same name.
        """
        self._count += 1
        self._board.pin_write(value, f"{name}-{self._count}", type="joblib")

    def load(self, name: str) -> Any:
        """Load the newest pin."""
        return self._board.pin_read(f"{name}-{self._count}")


class Joblib:
    """joblib.dump into a folder: no versions, no metadata, no fsync."""

    name = "joblib"

    def __init__(self, folder: Path) -> None:
        import joblib

        self._joblib = joblib
        self._folder = folder
        self._count = 0
        folder.mkdir(parents=True, exist_ok=True)

    def save(self, value: Any, name: str) -> None:
        """Dump a value into a new file: over an old one, its pages would be the next store's."""
        self._count += 1
        self._joblib.dump(value, self._folder / f"{name}-{self._count}.joblib")

    def load(self, name: str) -> Any:
        """Load a value."""
        return self._joblib.load(self._folder / f"{name}-{self._count}.joblib")


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
        self._count = 0

    def save(self, value: Any, name: str) -> None:
        """Pickle a value and log the file as the artifact of a new run."""
        self._count += 1
        file = self._folder / f"{name}-{self._count}.pkl"
        with self._mlflow.start_run() as run:
            with open(file, "wb") as handle:
                pickle.dump(value, handle, protocol=5)
            self._mlflow.log_artifact(str(file))
            self._newest = f"runs:/{run.info.run_id}/{file.name}"

    def load(self, name: str) -> Any:
        """Download the artifact of the newest run and unpickle it."""
        path = self._mlflow.artifacts.download_artifacts(self._newest)
        with open(path, "rb") as file:
            return pickle.load(file)


PEERS = {peer.name: peer for peer in (Pins, Joblib, MLflow)}
