//! Network and shared file systems lose or corrupt SQLite databases; they are found at start and refused.

use super::error::Error;
use std::path::Path;

const NETWORK: &[&str] = &[
    "nfs",
    "nfs4",
    "cifs",
    "smb3",
    "smbfs",
    "9p",
    "virtiofs",
    "afs",
    "ceph",
    "glusterfs",
    "lustre",
    "fuse.sshfs",
    "vboxsf",
];

/// Errors if `folder` lies on such a file system. Where the system does not tell (not Linux), nothing is refused.
pub(super) fn refuse(folder: &Path) -> Result<(), Error> {
    let Ok(table) = std::fs::read_to_string("/proc/self/mountinfo") else { return Ok(()) };
    let folder = folder.canonicalize()?;
    match file_system_type(&table, &folder).filter(|kind| NETWORK.contains(kind)) {
        None => Ok(()),
        Some(kind) => Err(Error::Refused(format!(
            "{} 在网络或共享文件系统（{kind}）上，数据库可能损坏；请把数据目录放到本地磁盘",
            folder.display()
        ))),
    }
}

/// The type of the file system that holds `folder`. Lines: `36 35 98:0 / /mnt rw shared:1 - ext4 /dev/sda rw`.
fn file_system_type<'a>(table: &'a str, folder: &Path) -> Option<&'a str> {
    let mounts = table.lines().filter_map(|line| {
        let (left, right) = line.split_once(" - ")?;
        let place = left.split(' ').nth(4)?.replace("\\040", " ");
        folder.starts_with(&place).then_some((place.len(), right.split(' ').next()?))
    });
    // Of two mounts on the same place the later one covers the earlier.
    mounts.max_by_key(|(length, _)| *length).map(|(_, kind)| kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_innermost_mount_counts() {
        let table = "22 1 8:1 / / rw - ext4 /dev/sda rw\n\
                     30 22 0:40 / /mnt/share rw,x shared:1 - nfs4 host:/x rw\n\
                     31 30 8:2 / /mnt/share/disk\\040one rw - xfs /dev/sdb rw\n\
                     32 22 0:41 / /over rw - ext4 /dev/sdc rw\n\
                     33 32 0:42 / /over rw - cifs //x rw\n";
        for (folder, want) in [
            ("/home/a", "ext4"),
            ("/mnt/share", "nfs4"),
            ("/mnt/share/a/b", "nfs4"),
            ("/mnt/shared", "ext4"),
            ("/mnt/share/disk one/a", "xfs"),
            ("/over/a", "cifs"),
        ] {
            assert_eq!(file_system_type(table, Path::new(folder)), Some(want), "{folder}");
        }
    }
}
