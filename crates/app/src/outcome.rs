//! What a command may answer besides yes.

use crate::health::Cause;
use domain::{Problem, Problems};
use store::Failure;

/// Why a command was not carried out. Everything a person can mend is in here; the rest is [`Refusal::Internal`].
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// The input breaks rules.
    #[error("{0}")]
    Problems(Problems),
    /// It does not exist, or the actor may not see it: the same answer for both.
    #[error("不存在，或您无权查看")]
    NotFound,
    /// The actor sees it but may not do this.
    #[error("{0}")]
    Forbidden(String),
    /// It may be there already: written when the person confirms that it is another matter.
    #[error("{text}")]
    Doubt {
        /// What seems to be the same, in words.
        text: String,
        /// The first of them, where the actor may see one.
        record: Option<domain::Id>,
    },
    /// Somebody else was faster.
    #[error("{0}")]
    Stale(String),
    /// The same submission id came with other content: nothing was written now.
    #[error("这张表单刚才已经提交过另一份内容，这一份还没有写入；请核对后再提交一次")]
    SubmissionReused,
    /// The same delivery is being written through another connection; looked up again before anybody is answered.
    #[error("系统正忙，内容没有写入，请稍后再提交一次")]
    Raced,
    /// Too many tries or requests; wait so many seconds.
    #[error("尝试次数过多，请 {0} 秒后再试")]
    Limited(u64),
    /// The same account has as much large work under way as it may; nothing was begun.
    #[error("您前面的操作（读讲话、导入、导出）还没有完成，这一次没有开始，请等它们完成后再试")]
    Crowded,
    /// The server is full or busy; nothing was written.
    #[error("系统正忙，内容没有写入，请稍后再提交一次")]
    Busy,
    /// The database does not answer, or its disk fails; nothing was written. Why, for the log.
    #[error("系统的数据库暂时用不了，内容没有写入，请稍后再提交一次；一直不行请联系系统管理员")]
    Unavailable(String),
    /// The connection broke while COMMIT was under way. Why, for the log.
    #[error("保存时与数据库的连接中断，内容可能已经写入；请原样再提交一次，已写入的不会重复")]
    Unknown(String),
    /// The disk is full; nothing was written, reading goes on.
    #[error("服务器存储空间已满，内容没有写入；请联系系统管理员，腾出空间后再提交")]
    Full,
    /// Writing is stopped; why, and what to do.
    #[error("{0}")]
    Stopped(String),
    /// Something of ours; logged once with this text, never shown.
    #[error("系统出错，内容没有写入；已记录，请稍后再试")]
    Internal(String),
}

/// What a command answers.
pub type Outcome<T> = Result<T, Refusal>;

impl From<Problems> for Refusal {
    fn from(problems: Problems) -> Self {
        Self::Problems(problems)
    }
}

impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Self {
        Self::Problems(Problems(vec![problem]))
    }
}

impl Refusal {
    /// One problem of the whole input.
    pub fn whole(text: impl Into<String>) -> Self {
        Self::Problems(Problems::whole(text))
    }

    /// One problem of one field.
    pub fn field(field: &str, text: impl Into<String>) -> Self {
        Self::Problems(Problems(vec![Problem::field(field, "rule", text)]))
    }
}

impl From<store::Error> for Refusal {
    fn from(error: store::Error) -> Self {
        match error {
            store::Error::Busy(_) | store::Error::Contended(_) => Self::Busy,
            store::Error::Full(_) => Self::Full,
            store::Error::Corrupt(_) => Cause::Damage.refusal(),
            store::Error::Io(_) => Cause::Disk.refusal(),
            store::Error::Lost(why) => Self::Unavailable(why),
            store::Error::Unknown(why) => Self::Unknown(why),
            store::Error::Value(why) => {
                tracing::warn!(why, "a value that no database takes");
                Self::whole("填写的内容里有不能保存的字符，请删除看不见的字符后再提交")
            }
            other => Self::Internal(other.to_string()),
        }
    }
}

impl From<std::io::Error> for Refusal {
    fn from(error: std::io::Error) -> Self {
        store::Error::from(error).into()
    }
}

impl From<Failure<Refusal>> for Refusal {
    fn from(failure: Failure<Refusal>) -> Self {
        match failure {
            Failure::Unit(refusal) => refusal,
            Failure::Store(error) => error.into(),
        }
    }
}

impl From<vault::VaultError> for Refusal {
    fn from(error: vault::VaultError) -> Self {
        Self::Internal(error.to_string())
    }
}

impl From<Failure<store::Error>> for Refusal {
    fn from(failure: Failure<store::Error>) -> Self {
        match failure {
            Failure::Unit(error) | Failure::Store(error) => error.into(),
        }
    }
}
