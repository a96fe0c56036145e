namespace Kefa.Bureau.Messages;

internal static partial class Chinese
{
    private static Dictionary<string, string> FrozenReports => new(StringComparer.Ordinal)
    {
        ["What was recorded last has no place in the sealed record yet; the figures are frozen when it has: try again in a moment."] = "最近的记录尚未进入存证日志，待其入列后才能固定指标：请稍后再试。",
        ["There is no template '{0}' for {1}: the report names no figures."] = "没有适用于 {1} 年的模板“{0}”：报告没有引用任何指标。",
        ["The content store has no {0}, which the snapshot names."] = "内容库中没有快照引用的 {0}。",
        ["{0} is not the file that the snapshot names."] = "{0} 与快照引用的文件不同。",
        ["Events of {0} that were sealed before the cut-off are not there: run 'kefa log verify'."] = "{0} 在截止点之前存证的事件缺失：请运行“kefa log verify”。",
        ["'{0}' is no period."] = "“{0}”不是期间。",
        ["The definitions that the snapshot names have no figure '{0}'."] = "快照引用的口径中没有指标“{0}”。",
        ["The snapshot is of the bureau {0}, not of {1}."] = "快照属于 {0}，不属于 {1}。",
        ["'{0}' is no matter."] = "“{0}”不是办件编号。",
        ["Event {0} of {1} kept no file with the hash {2}: this is not the snapshot that was frozen."] = "{1} 的第 {0} 个事件没有保存散列值为 {2} 的文件：这不是当时固定的快照。",
        ["Event {0} of {1} has no place in the sealed record yet."] = "{1} 的第 {0} 个事件尚未进入存证日志。",
        ["The log {0} has fewer than the {1} entries of the snapshot, or is not there."] = "日志 {0} 不存在，或者不足快照所记的 {1} 条。",
        ["It is {0} % like last year's text."] = "与上年度文字的相似度为 {0}%。",
        ["{0} is typed, not a figure: name its figure, or state what it is."] = "数字 {0} 是自行填写的，不是指标：请改用指标，或者登记其对应的指标。",
        ["{0} stood in last year's text too."] = "上年度文字中也有数字 {0}。",
        ["{0} is {1}, as the year before."] = "{0} 为 {1}，与上年相同。",
        ["{0}: {1}"] = "{0}：{1}",
        ["The entries of {0} do not give the root that the snapshot names."] = "{0} 的条目算不出快照所记的根。",
        ["The stored tree of {0} has another root at {1} entries than the snapshot."] = "{0} 保存的树在 {1} 条处的根与快照不同。",
    };
}
