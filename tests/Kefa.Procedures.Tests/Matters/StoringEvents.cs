using System.Text;
using System.Text.Json;
using Kefa.Feel;
using Kefa.Procedures.Calendar;
using Kefa.Procedures.Tests.Content;

namespace Kefa.Procedures.Tests.Matters;

/// <summary>Bodies of events are stored forever. What was written once is read for ever, and comes out again byte by byte.</summary>
public sealed class StoringEvents
{
    private static readonly string Approved = Path.Combine(Shipped.Root, "tests", "Kefa.Procedures.Tests", "Matters", "StoringEvents.approved.txt");

    private static readonly EventEnvelope Envelope = new(1, new DateTimeOffset(2026, 3, 2, 2, 0, 0, TimeSpan.Zero), new DateOnly(2026, 3, 2), "wang", "officer", "open", "done", "procedure/small@2024-1");

    [Fact]
    public void Changes_no_body_that_was_ever_stored()
    {
        if (Environment.GetEnvironmentVariable("APPROVE") == "1")
        {
            // Only new lines are added: what stands in the file was stored somewhere.
            var known = File.Exists(Approved) ? File.ReadAllLines(Approved) : [];
            File.WriteAllLines(Approved, known.Concat(Everything().Select(Line).Except(known, StringComparer.Ordinal)));
        }

        var lines = File.ReadAllLines(Approved);
        Assert.NotEmpty(lines);
        Assert.All(lines, line =>
        {
            var (type, body) = (line[..line.IndexOf(' ', StringComparison.Ordinal)], Encoding.UTF8.GetBytes(line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..]));
            Assert.Equal(line, Line(MatterEventJson.Read(type, body, Envelope)));
        });
    }

    [Fact]
    public void Has_a_line_for_everything_that_is_stored_now()
    {
        var lines = File.ReadAllLines(Approved);

        Assert.All(Everything(), happened => Assert.Contains(Line(happened), lines));
    }

    [Fact]
    public void Knows_its_own_types_and_no_others()
    {
        Assert.All(Everything(), happened => Assert.True(MatterEventJson.Knows(happened.Type)));
        Assert.False(MatterEventJson.Knows("CompanyImported"));
        Assert.Throws<ArgumentException>(() => MatterEventJson.Read("CompanyImported", "{}"u8, Envelope));
        Assert.ThrowsAny<JsonException>(() => MatterEventJson.Read("DeadlineExpired", "null"u8, Envelope));
    }

    [Fact]
    public void Names_no_change_of_a_deadline_and_no_unit_by_number() =>
        Assert.ThrowsAny<JsonException>(() => MatterEventJson.Read("DeadlinesRecomputed", """{"deadlines":[{"deadline":"D","kind":0,"on":"2026-03-02","provisional":false}],"calendarYear":2026}"""u8, Envelope));

    private static string Line(MatterEvent happened) => $"{happened.Type} {Encoding.UTF8.GetString(MatterEventJson.Write(happened))}";

    private static IEnumerable<MatterEvent> Everything()
    {
        var plain = new TransitionPerformed { At = Envelope.At, Day = Envelope.Day, ContentVersion = Envelope.ContentVersion, Transition = "file" };
        yield return plain;
        yield return plain with
        {
            OnBehalfOf = "li",
            Data = JsonElement.Parse("""{"title":"标题","amount":"12.50","on":"2026-03-02","yes":true,"none":null,"group":{"names":["a","b"]}}"""),
            Added = JsonElement.Parse("""{"visits":[{"on":"2026-03-02","who":"王"}]}"""),
            Documents = [new AttachedDocument("letter", "函.docx", new string('a', 64), "application/pdf", 1234)],
            Opinion = new GivenOpinion("legality", "LAWFUL", "合法"),
            Facts = JsonElement.Parse("""{"earlier":"2"}"""),
            Parameters = JsonElement.Parse("""{"nrm.review.minDays":"5"}"""),
            Deadlines = [.. Enum.GetValues<DeadlineHappening>().Select(Entry)],
            Number = "科公开〔2026〕1号",
            Publishes = ["answer"],
            Remark = "见附件",
        };
        yield return plain with { Documents = [new AttachedDocument("letter", "函.docx", new string('a', 64), "application/pdf", 1234, "document/letter@1", new PrintedReference("x.cn/acts/2026", "https://x.cn/verify/1/2"))] };
        foreach (var unit in Enum.GetValues<PeriodUnit>())
            yield return plain with { Deadlines = [new DeadlineEntry { Deadline = "D", Kind = DeadlineHappening.Started, On = Envelope.Day, Length = 1, Unit = unit }] };
        yield return new DeadlineExpired { At = Envelope.At, Day = Envelope.Day, ContentVersion = Envelope.ContentVersion, Deadline = "D", Due = new DateOnly(2026, 3, 1), Data = JsonElement.Parse("""{"code":"F1"}"""), Deadlines = [Entry(DeadlineHappening.Expired)] };
        yield return new DeadlinesRecomputed { At = Envelope.At, Day = Envelope.Day, ContentVersion = Envelope.ContentVersion, Deadlines = [Entry(DeadlineHappening.Recomputed)], CalendarYear = 2027 };
        yield return new MatterMoved { At = Envelope.At, Day = Envelope.Day, ContentVersion = Envelope.ContentVersion, From = "procedure/small@2023-1", Authority = "局长办公会", Basis = [new LegalBasis("条例", "1"), new LegalBasis("通知", null, true)] };
        yield return new MatterMoved { At = Envelope.At, Day = Envelope.Day, ContentVersion = Envelope.ContentVersion, From = "procedure/small@2023-1", Authority = "局长办公会", Basis = [new LegalBasis("条例", "1")], Recounted = ["D"], Deadlines = [Entry(DeadlineHappening.Started)] };
        var corrected = new MatterCorrected { At = Envelope.At, Day = Envelope.Day, ContentVersion = Envelope.ContentVersion, Corrects = 2, Data = JsonElement.Parse("""{"title":"乙"}"""), Before = MatterJson.NoFields, Reason = "写错", Basis = [new LegalBasis("条例", "1")] };
        yield return corrected;
        yield return corrected with { OnBehalfOf = "li", Before = JsonElement.Parse("""{"title":"甲"}"""), Recounted = ["D"], Deadlines = [Entry(DeadlineHappening.Started)], Republishes = ["report"] };
        yield return corrected with
        {
            Records = [new CorrectedRecord("visits", 1, JsonElement.Parse("""{"who":"王","hours":"3"}""")), new CorrectedRecord("visits", 2, null)],
            SetAside = [new SetAsidePaper("letter", new string('a', 64))],
            Documents = [new AttachedDocument("letter", "函.docx", new string('b', 64), "application/pdf", 1234)],
            Opinion = new GivenOpinion("legality", "LAWFUL", "合法"),
            OpinionBefore = new GivenOpinion("legality", "CHANGE", "修改"),
        };
    }

    private static DeadlineEntry Entry(DeadlineHappening kind) => new()
    {
        Deadline = "GID-D10", Kind = kind, On = Envelope.Day, AtTime = Envelope.At, Length = 20, Unit = PeriodUnit.WorkingDays, Ground = "thirdParty", Until = new DateOnly(2026, 3, 20),
        LimitedBy = "GID-D12", Due = new DateOnly(2026, 3, 30), DueAt = Envelope.At, Provisional = true,
    };
}
