using Kefa.Matching;

namespace Kefa.Bureau.Notices;

/// <summary>What notices are called, alike in inbox and mail.</summary>
public static class NoticeWords
{
    public static LocalText Of(NoticeKind kind) => kind switch
    {
        NoticeKind.Assigned => new("待您办理", "Yours to handle"),
        NoticeKind.Done => new("新进展", "Something was done"),
        NoticeKind.Due => new("期限临近", "Deadline near"),
        NoticeKind.Overdue => new("已超期", "Overdue"),
        NoticeKind.Escalated => new("所管事项超期", "Overdue below you"),
        NoticeKind.Letter => new("收到文书", "A paper for you"),
        NoticeKind.Recomputed => new("期限重新计算", "Deadline recomputed"),
        _ => new("待本局确认", "To be confirmed"),
    };

    /// <summary>The address that opens a notice and marks it as read.</summary>
    public static string Address(bool forParty, long id) => FormattableString.Invariant($"{(forParty ? "/my" : "/console")}/inbox/{id}");
}
