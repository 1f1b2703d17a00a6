"""On what kind of file system a file lies, as Linux tells of its mounts."""

import os
from pathlib import Path

MOUNTS = Path("/proc/self/mountinfo")
# What other machines share with this one; there is no common sign of it, so they are named.
_NETWORKS = (
    *("nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "lustre", "davfs", "ncpfs"),
    *("fuse.sshfs", "fuse.glusterfs", "fuse.ceph", "fuse.rclone", "fuse.s3fs", "fuse.davfs2"),
)


def network_of(path: Path) -> str | None:
    """The kind of network disk that a file lies on, such as "nfs4"; None if it lies on none, or nobody can tell."""
    kind = file_system_of(path)
    return kind if kind in _NETWORKS else None


def file_system_of(path: Path) -> str | None:
    """The kind of file system of the folder that a file really lies in, such as "ext4"; None if nobody can tell."""
    try:
        # The file itself is left alone: closing it would end SQLite's own locks on it.
        folder = os.open(Path(os.path.realpath(path)).parent, os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            about = Path(f"/proc/self/fdinfo/{folder}").read_text()
        finally:
            os.close(folder)
        return _kind(about, MOUNTS.read_text(encoding="utf-8", errors="replace"))
    except OSError:
        return None


def _kind(about: str, mounts: str) -> str | None:
    """What mountinfo calls the mount whose number stands in fdinfo; see proc_pid_mountinfo(5)."""
    number = next((line.split()[1] for line in about.splitlines() if line.startswith("mnt_id:")), None)
    for line in mounts.splitlines():
        mount, _, source = line.partition(" - ")
        if mount.split()[0] == number:
            return source.split()[0]
    return None
