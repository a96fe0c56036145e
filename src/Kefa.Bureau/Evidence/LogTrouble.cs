using System.Globalization;
using Kefa.Matching;

namespace Kefa.Bureau.Evidence;

/// <summary>Why a log is not sealed any further until someone has decided how to go on.</summary>
public enum LogTroubleKind
{
    /// <summary>This node has no key of the log, or one that others could read.</summary>
    Key,

    /// <summary>The copy outside the database is not there.</summary>
    CopyMissing,

    /// <summary>The copy outside, or a witness, knows a larger log than the database: it was restored, or a database server fell back.</summary>
    DatabaseBehind,

    /// <summary>The copy outside, or a witness, knows another tree.</summary>
    TreesDiffer,

    /// <summary>Rows are missing or changed: what is computed from the raw bytes is not what is stored.</summary>
    RecordDamaged,
}

/// <param name="Kind">What is in the way.</param>
/// <param name="Text">The same for people, with the way out.</param>
public sealed record LogTrouble(LogTroubleKind Kind, LocalText Text)
{
    private const string WaysOutZh = "请找回缺失的记录（预写日志、备库、导出的数据包）；确实找不回的，运行 kefa log reopen --reason \"…\"，关闭本日志并启用新日志。";
    private const string WaysOutEn = "Recover the missing rows (write-ahead log, standby, exported bundles); where that cannot be done, run kefa log reopen --reason \"…\", which closes this log and opens a new one.";

    internal static LogTrouble OfKey(string message) => new(LogTroubleKind.Key, new LocalText($"签名密钥无法使用：{message}", message));

    internal static LogTrouble NoCopy(string origin, string file) => new(LogTroubleKind.CopyMissing, new LocalText(
        $"日志“{origin}”在数据库之外的检查点副本不存在：{file}。请从最后发布检查点的节点复制该文件；如能确认数据库没有从备份恢复过，运行 kefa log copy 重新写出。",
        $"The copy of the last checkpoint of '{origin}' outside the database is not there: {file}. Copy it from the node that published last; if you know that the database was not restored from a backup, 'kefa log copy' writes it anew."));

    internal static LogTrouble Behind(string origin, string who, long known, long here) => new(LogTroubleKind.DatabaseBehind, new LocalText(
        string.Create(CultureInfo.InvariantCulture, $"{who}记得日志“{origin}”有 {known} 条，数据库只有 {here} 条：数据库曾从备份恢复，或切换到了落后的副本。为避免出现两个版本的日志，不再签发检查点。{WaysOutZh}"),
        string.Create(CultureInfo.InvariantCulture, $"{who} knows {known} entries of the log '{origin}', and the database has {here}: it was restored from a backup, or a standby took over that was behind. No checkpoint is signed, so that there are not two versions of the log. {WaysOutEn}")));

    internal static LogTrouble Differs(string origin, string who, long size) => new(LogTroubleKind.TreesDiffer, new LocalText(
        string.Create(CultureInfo.InvariantCulture, $"{who}记得的日志“{origin}”（{size} 条）与数据库中的不一致。不再签发检查点。{WaysOutZh}"),
        string.Create(CultureInfo.InvariantCulture, $"{who} knows another tree of the log '{origin}' at {size} entries than the database has. No checkpoint is signed. {WaysOutEn}")));

    internal static LogTrouble Damaged(string origin, string what) => new(LogTroubleKind.RecordDamaged, new LocalText(
        $"日志“{origin}”按原始数据重新计算的结果与库存不符（{what}）。不再签发检查点。{WaysOutZh}",
        $"What is computed from the raw bytes of the log '{origin}' is not what is stored: {what} No checkpoint is signed. {WaysOutEn}"));
}
