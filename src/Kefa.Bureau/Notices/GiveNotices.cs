using System.Collections.Concurrent;
using Kefa.Bureau.Accounts;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Deadlines;
using Kefa.Bureau.Laws;
using Kefa.Bureau.Matters;
using Kefa.Bureau.Parameters;
using Kefa.Bureau.Storage;
using Kefa.Bureau.Streams;
using Kefa.Feel;
using Kefa.Procedures;
using Kefa.Procedures.Calendar;
using Microsoft.EntityFrameworkCore;

namespace Kefa.Bureau.Notices;

/// <summary>What a node remembers of its last look, so that the next one is short. Nothing is lost with it.</summary>
internal sealed class NoticeMemory
{
    /// <summary>Matters whose deadlines were looked at, with their last event and the day.</summary>
    public ConcurrentDictionary<(int Bureau, string Stream), (int LastEvent, DateOnly Day)> Looked { get; } = [];

    public ConcurrentDictionary<int, DateOnly> Confirmed { get; } = [];

    /// <summary>The citations that were looked at, the library that they were held against, and the day.</summary>
    public ConcurrentDictionary<int, (IReadOnlyList<Citation> Citations, LawSet Laws, DateOnly Day)> Cited { get; } = [];
}

/// <summary>
/// Tells people what concerns them: what happened in their matters, which deadlines come near or have passed, what waits for the bureau's word. It may be run
/// again at any time and stopped anywhere: what was told has a key, and is not told twice.
/// </summary>
internal sealed class GiveNotices(
    KefaDbContext db, ICurrentBureau bureau, MatterStreams streams, Recipients recipients, ParameterLibrary parameters, CalendarLibrary calendars, LawLibrary laws, NoticeMemory memory, TimeProvider time)
{
    private const string Leads = "notice.lead.days", Head = "notice.escalate.days";
    private const int PerPage = 500;

    /// <summary>Of what happened before the first look, so much is told.</summary>
    private static readonly TimeSpan FirstLook = TimeSpan.FromDays(7);

    // An act of another node may be recorded a little after a later one.
    private static readonly TimeSpan Overlap = TimeSpan.FromMinutes(2);

    private static readonly string[] Legal = [Roles.LegalSection, Roles.Legal];

    private DateOnly Today => bureau.Required.Today(time);

    /// <returns>How many were new.</returns>
    public async Task<int> HandleAsync(CancellationToken cancellationToken) =>
        await WhatHappenedAsync(cancellationToken) + await WhatIsDueAsync(cancellationToken) + await WhatWaitsAsync(cancellationToken) + await WhatIsCitedAsync(cancellationToken);

    private async Task<int> WhatHappenedAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        NoticeCursor? cursor = await db.Set<NoticeCursor>().FirstOrDefaultAsync(cancellationToken);
        DateTimeOffset from = cursor is null ? now - FirstLook : cursor.SeenAt - Overlap, at = from;
        long id = 0;
        int given = 0;
        while (true)
        {
            var page = await db.Set<AuditEntry>().AsNoTracking().Where(a => a.BureauId == bureau.Id && (a.At > at || (a.At == at && a.Id > id)) && a.Subject.StartsWith("matter/"))
                .OrderBy(a => a.At).ThenBy(a => a.Id).Take(PerPage).Select(a => new { a.Id, a.At, a.Subject }).ToListAsync(cancellationToken);
            foreach (string stream in page.Select(a => a.Subject).Distinct(StringComparer.Ordinal))
            {
                if (!MatterNumber.TryParse(stream["matter/".Length..], out MatterNumber number) || await streams.FindAsync(number, cancellationToken) is not { } history) continue;
                given += await GiveAsync(await OfMatterAsync(history, from, cancellationToken), cancellationToken);
            }
            if (page.Count < PerPage) break;
            (at, id) = (page[^1].At, page[^1].Id);
        }
        if (cursor is null) db.Add(cursor = new NoticeCursor { BureauId = bureau.Required.Id });
        cursor.SeenAt = now;
        await db.SaveChangesAsync(cancellationToken);
        return given;
    }

    private async Task<List<NewNotice>> OfMatterAsync(MatterHistory history, DateTimeOffset from, CancellationToken cancellationToken)
    {
        var notices = new List<NewNotice>();
        Procedure procedure = history.Procedure;
        string number = history.Number.ToString();
        Guid? party = MatterProjection.PartyAccountOf(history);
        foreach (StreamEvent e in history.Recorded.Select(r => r.Event).Where(e => e.At > from))
        {
            switch (e.Type)
            {
                case HouseEvents.Assigned:
                    foreach (Guid person in history.Desk.Handler is not null || history.Desk.Division is not null ? await recipients.HandlersAsync(history, cancellationToken) : [])
                        Tell(person, e, NoticeKind.Assigned, false, procedure.Name);
                    break;
                case HouseEvents.Commented:
                    foreach (Guid person in history.Desk.Handler is null ? [] : await recipients.HandlersAsync(history, cancellationToken))
                        Tell(person, e, NoticeKind.Done, false, Phrase.Of("备注", "A note"));
                    break;
                default:
                    if (history.Events.FirstOrDefault(h => h.N == e.N) is { } happened) await OfEventAsync(e, happened);
                    break;
            }
        }
        return notices;

        async Task OfEventAsync(StreamEvent e, MatterEvent happened)
        {
            bool moved = happened.FromStage != happened.ToStage;
            switch (happened)
            {
                case TransitionPerformed performed when procedure.FindTransition(performed.Transition) is { } transition:
                    if (history.Desk.Handler is not null)
                    {
                        foreach (Guid person in await recipients.HandlersAsync(history, cancellationToken)) Tell(person, e, NoticeKind.Done, false, transition.Name);
                    }
                    else if (moved && performed.N == history.Events[^1].N)
                    {
                        // Nobody handles it yet: whoever it waits for now is told that it waits.
                        foreach (Guid person in await recipients.WaitedForAsync(history, cancellationToken)) Tell(person, e, NoticeKind.Assigned, false, procedure.Name);
                    }
                    if (party is not { } theirs) break;
                    bool isLetter = performed.Actor != theirs.ToString() && performed.Documents.Any(d => procedure.Documents.FirstOrDefault(k => k.Id == d.Kind)?.Visibility is { Party: true } or { Public: true });
                    if (isLetter) Tell(theirs, e, NoticeKind.Letter, true, transition.Name);
                    else if (moved) Tell(theirs, e, NoticeKind.Done, true, transition.IsForParty() ? transition.Name : procedure.FindStage(happened.ToStage!)!.Name);
                    break;
                case DeadlineExpired expired when procedure.FindDeadline(expired.Deadline) is { } deadline:
                    Phrase what = deadline.OnExpiry.Deemed?.Text ?? deadline.Name;
                    foreach (Guid person in await recipients.HandlersAsync(history, cancellationToken)) Tell(person, e, NoticeKind.Done, false, what);
                    if (party is { } told && deadline.Visibility is { Party: true } or { Public: true }) Tell(party!.Value, e, NoticeKind.Done, true, what);
                    break;
                case MatterCorrected or MatterMoved:
                    Phrase amended = happened is MatterCorrected ? Phrase.Of("更正", "A correction") : Phrase.Of("改用程序的另一版本", "Moved to another version of the procedure");
                    foreach (Guid person in history.Desk.Handler is null ? [] : await recipients.HandlersAsync(history, cancellationToken)) Tell(person, e, NoticeKind.Done, false, amended);
                    break;
                case DeadlinesRecomputed recomputed:
                    foreach (DeadlineDefinition moves in recomputed.Deadlines.Select(d => procedure.FindDeadline(d.Deadline)).OfType<DeadlineDefinition>().DistinctBy(d => d.Id))
                    {
                        DateOnly? due = history.State.Deadlines.LastOrDefault(d => d.Id == moves.Id)?.Due;
                        foreach (Guid person in await recipients.HandlersAsync(history, cancellationToken)) Tell(person, e, NoticeKind.Recomputed, false, moves.Name, due, moves.Id);
                        if (party is { } follows && moves.Visibility is { Party: true } or { Public: true }) Tell(party!.Value, e, NoticeKind.Recomputed, true, moves.Name, due, moves.Id);
                    }
                    break;
            }
        }

        // Nobody is told what they did themselves.
        void Tell(Guid person, StreamEvent e, NoticeKind kind, bool forParty, Phrase what, DateOnly? day = null, string? more = null)
        {
            if (e.Actor != person.ToString())
                notices.Add(new NewNotice(person, FormattableString.Invariant($"{(forParty ? "party/" : "")}event/{e.Stream}/{e.N}{(more is null ? "" : "/" + more)}"), kind, forParty, number, what.Zh, what.En, day, e.At));
        }
    }

    private async Task<int> WhatIsDueAsync(CancellationToken cancellationToken)
    {
        ParameterSet numbers = await parameters.LoadAsync(cancellationToken);
        int[] leads = ReadLeads(numbers.On(Leads, Today)?.Text);
        int head = int.TryParse(numbers.On(Head, Today)?.Text, System.Globalization.CultureInfo.InvariantCulture, out int days) ? days : 3;
        StatutoryCalendar calendar = await calendars.CurrentAsync(cancellationToken);
        DateOnly horizon = calendar.AddWorkingDays(Today, leads.Max() + 1), today = Today;
        var open = await db.Set<Matter>().AsNoTracking().Where(m => m.ClosedOn == null && m.SortOn <= horizon).OrderBy(m => m.SortOn).ThenBy(m => m.Number)
            .Select(m => new { m.Stream, m.Number, m.LastEvent }).ToListAsync(cancellationToken);
        int given = 0;
        foreach (var row in open)
        {
            var key = (bureau.Required.Id, row.Stream);
            if (memory.Looked.TryGetValue(key, out var looked) && looked == (row.LastEvent, today)) continue;
            if (await streams.FindAsync(MatterNumber.Parse(row.Number), cancellationToken) is { } history)
            {
                var notices = new List<NewNotice>();
                foreach (MatterDeadline deadline in history.State.Deadlines.Where(d => d is { Ended: null, Due: not null, Definition.Kind: not DeadlineKind.AtLeast } && !d.IsSuspendedOn(today)))
                    await OfDeadlineAsync(notices, history, deadline, calendar, leads, head, cancellationToken);
                given += await GiveAsync(notices, cancellationToken);
            }
            memory.Looked[key] = (row.LastEvent, today);
        }
        return given;
    }

    private async Task OfDeadlineAsync(List<NewNotice> notices, MatterHistory history, MatterDeadline deadline, StatutoryCalendar calendar, int[] leads, int head, CancellationToken cancellationToken)
    {
        OnExpiry expiry = deadline.Definition.OnExpiry;
        DateOnly due = deadline.Due!.Value;
        string number = history.Number.ToString(), key = FormattableString.Invariant($"{Matter.StreamOf(history.Number)}/{deadline.Id}/{due:yyyy-MM-dd}");
        bool bindsParty = deadline.Definition.Binds.Contains(Roles.Applicant, StringComparer.Ordinal);
        bool bindsOnlyOthers = !deadline.Definition.Binds.IsEmpty && deadline.Definition.Binds.All(b => b is Roles.Applicant or "others");
        if (Today <= due)
        {
            int left = calendar.WorkingDays(Today.AddDays(1), due);
            // The nearest step that has been reached: a day that nobody looked is made up for once.
            if (leads.Where(lead => lead >= left).DefaultIfEmpty(-1).Min() is var step and >= 0)
            {
                if (expiry.Remind && !bindsOnlyOthers) await TellAsync(await recipients.HandlersAsync(history, cancellationToken), NoticeKind.Due, $"due/{key}/{step}");
                if (bindsParty && MatterProjection.PartyAccountOf(history) is { } party)
                    notices.Add(new NewNotice(party, $"party/due/{key}/{step}", NoticeKind.Due, true, number, deadline.Definition.Name.Zh, deadline.Definition.Name.En, due, time.GetUtcNow()));
            }
            return;
        }
        IReadOnlyList<Guid> handlers = await recipients.HandlersAsync(history, cancellationToken);
        if (expiry.Remind) await TellAsync(handlers, NoticeKind.Overdue, $"overdue/{key}");
        if (!expiry.Remind && expiry.Escalate.IsEmpty) return;
        IReadOnlyList<string> above = expiry.Escalate.IsEmpty ? [Roles.DeputyHead] : expiry.Escalate;
        await TellAsync(await recipients.HoldersAsync(above, history.Desk.Division, cancellationToken), NoticeKind.Escalated, $"escalated/{key}");
        // What stays overdue reaches the head.
        if (calendar.WorkingDays(due.AddDays(1), Today) > head) await TellAsync(await recipients.HoldersAsync([Roles.Head], null, cancellationToken), NoticeKind.Escalated, $"escalated/{key}");

        Task TellAsync(IReadOnlyList<Guid> people, NoticeKind kind, string about)
        {
            notices.AddRange(people.Select(person => new NewNotice(person, about, kind, false, number, deadline.Definition.Name.Zh, deadline.Definition.Name.En, due, time.GetUtcNow())));
            return Task.CompletedTask;
        }
    }

    private async Task<int> WhatWaitsAsync(CancellationToken cancellationToken)
    {
        DateOnly today = Today;
        if (memory.Confirmed.TryGetValue(bureau.Required.Id, out DateOnly done) && done == today) return 0;
        var notices = new List<NewNotice>();
        IReadOnlyList<Guid> people = await recipients.HoldersAsync(Legal, null, cancellationToken);
        string month = today.ToString("yyyy-MM", System.Globalization.CultureInfo.InvariantCulture);

        StatutoryCalendar calendar = await calendars.CurrentAsync(cancellationToken);
        // The State Council publishes a year's holidays in the autumn before.
        int next = today.Month >= 11 ? today.Year + 1 : today.Year;
        if (!calendar.Knows(next)) Tell($"calendar/{next}", $"{next}年的节假日安排尚未录入", $"The holidays of {next} have not been entered");

        ParameterSet numbers = await parameters.LoadAsync(cancellationToken);
        int open = numbers.All.Count(p => numbers.On(p.Id, today)?.IsOpen == true);
        if (open > 0) Tell($"parameters/{month}", $"{open}个地方参数待确认", $"{open} local numbers are to be confirmed");

        int given = await GiveAsync(notices, cancellationToken);
        memory.Confirmed[bureau.Required.Id] = today;
        return given;

        void Tell(FormattableString key, FormattableString zh, FormattableString en) => notices.AddRange(people.Select(person => new NewNotice(
            person, FormattableString.Invariant(key), NoticeKind.Confirm, false, null, FormattableString.Invariant(zh), FormattableString.Invariant(en), null, time.GetUtcNow())));
    }

    /// <summary>Each citation of a text without effect, or of one that nobody describes, is work of the legal section until it is mended: then its notice ends.</summary>
    private async Task<int> WhatIsCitedAsync(CancellationToken cancellationToken)
    {
        (IReadOnlyList<Citation> Citations, LawSet Laws, DateOnly Day) now = (await laws.CitationsAsync(cancellationToken), await laws.LoadAsync(cancellationToken), Today);
        // Both are kept compiled: the same ones are the same content.
        if (memory.Cited.TryGetValue(bureau.Required.Id, out var looked) && ReferenceEquals(looked.Citations, now.Citations) && ReferenceEquals(looked.Laws, now.Laws) && looked.Day == now.Day) return 0;
        var problems = (await laws.ProblemsAsync(now.Day, cancellationToken)).Select(p => (Key: Registers.SearchText.Cut($"citation/{p.Citation.Kind}/{p.Citation.Item}/{p.Law?.Id ?? p.Citation.Law}", 200), Problem: p)).DistinctBy(p => p.Key).ToList();
        string[] keys = [.. problems.Select(p => p.Key)];
        await db.Set<Notice>().Where(n => n.Key.StartsWith("citation") && !EF.Parameter(keys).Contains(n.Key)).ExecuteDeleteAsync(cancellationToken);
        IReadOnlyList<Guid> people = await recipients.HoldersAsync(Legal, null, cancellationToken);
        int given = await GiveAsync([.. problems.SelectMany(p => people.Select(person => new NewNotice(
            person, p.Key, NoticeKind.Confirm, false, null, $"{p.Problem.Citation.Title.Zh}：{p.Problem.Text.Zh}", $"{p.Problem.Citation.Title.En}: {p.Problem.Text.En}", null, time.GetUtcNow())))], cancellationToken);
        memory.Cited[bureau.Required.Id] = now;
        return given;
    }

    private async Task<int> GiveAsync(List<NewNotice> notices, CancellationToken cancellationToken)
    {
        int given = 0, here = bureau.Required.Id;
        foreach (NewNotice n in notices)
        {
            DateTime at = UtcConverter.ToStored(n.At);
            string kind = n.Kind.ToString(), zh = Registers.SearchText.Cut(n.WhatZh, 150), en = Registers.SearchText.Cut(n.WhatEn, 150);
            given += await db.Database.ExecuteSqlAsync(
                $"""
                 INSERT INTO notice (bureau_id, account_id, key, kind, for_party, number, what_zh, what_en, day, at)
                 VALUES ({here}, {n.Account}, {n.Key}, {kind}, {n.ForParty}, {n.Number}, {zh}, {en}, {n.Day}, {at}) ON CONFLICT (bureau_id, account_id, key) DO NOTHING
                 """, cancellationToken);
        }
        return given;
    }

    /// <summary>Working days before the last day, the last day itself being 0; what is no number is left out.</summary>
    internal static int[] ReadLeads(string? text) =>
        (text ?? "").Split([' ', ',', '，', '、'], StringSplitOptions.RemoveEmptyEntries).Select(t => int.TryParse(t, System.Globalization.CultureInfo.InvariantCulture, out int days) && days is >= 0 and <= 60 ? days : -1)
            .Where(days => days >= 0).Distinct().ToArray() is { Length: > 0 } leads ? leads : [5, 3, 1, 0];
}
