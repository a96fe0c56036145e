using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Kefa.Feel;
using Kefa.Procedures;
using Kefa.Procedures.Calendar;

namespace Kefa.Benchmarks;

/// <summary>
/// How long it takes to say whether a transition is allowed, to decide an act, and to fold a long matter: on the largest procedure that is shipped, in its stage
/// with the most transitions. Medians of rounds on one thread.
/// </summary>
internal static class ProceduresOneByOne
{
    private const int Rounds = 40;

    public static int Run(string[] arguments)
    {
        var content = arguments is [var given] ? given : "content";
        var all = Directory.EnumerateFiles(Path.Combine(content, "procedures"), "*.yaml").Order(StringComparer.Ordinal)
            .Select(f => ProcedureReader.Read(f, File.ReadAllText(f), ProcedureVocabulary.Open).Procedure ?? throw new InvalidDataException($"{f} does not hold together.")).ToList();
        var largest = all.MaxBy(p => p.AllFields.Length + p.Stages.Sum(s => s.Transitions.Sum(t => t.Requires.Length)))!;
        var disclosure = all.Single(p => p.Id == "disclosure-on-request");

        var events = Drafting(disclosure);
        var state = MatterState.Of(disclosure, events);
        var context = Context("handlingSection");
        var transitions = state.Stage!.Transitions.Length;
        var draft = new ActRequest
        {
            Transition = "draft",
            Input = JsonElement.Parse("""{"decision":{"code":"C4","articles":"第十五条","reason":"涉及商业秘密","separable":false,"content":"答复","rightOrgan":null,"remedy":"RECONSIDERATION_FIRST"}}"""),
        };
        var search = new ActRequest { Transition = "recordSearch", Input = JsonElement.Parse("""{"searches":{"on":"2026-03-02","systems":"OA","keywords":"清单","persons":"王","found":true}}""") };
        var one = ((TransitionOutcome.Accepted)ProcedureEngine.Perform(state, search, context)).Event;
        var long1000 = events.Concat(Enumerable.Repeat<MatterEvent>(one, 1000 - events.Count)).ToList();
        var bodies = long1000.Select(e => (e.Type, Body: MatterEventJson.Write(e), Envelope: new EventEnvelope(1, e.At, e.Day, e.Actor, e.Role, e.FromStage, e.ToStage, e.ContentVersion))).ToList();

        var (widest, widestStage) = all.SelectMany(p => p.Stages.Select(s => (Procedure: p, Stage: s))).MaxBy(p => p.Stage.Transitions.Sum(t => t.Requires.Length + 1));
        Console.WriteLine(JsonSerializer.Serialize(new
        {
            largest = $"{largest.Id}: {largest.AllFields.Length} fields, {largest.Stages.Length} stages, {largest.Stages.Sum(s => s.Transitions.Sum(t => t.Requires.Length))} guards",
            measured = $"{disclosure.Id}, stage {state.Stage.Id}: {transitions} transitions, {state.Stage.Transitions.Sum(t => t.Requires.Length)} guards",
            widest = $"{widest.Id}, {widestStage.Id}",
            allowedMicrosecondsEach = Micro(20, () => ProcedureEngine.Allowed(state, context).Length) / transitions,
            allowedMicrosecondsStage = Micro(20, () => ProcedureEngine.Allowed(state, context).Length),
            largestTransitionMicroseconds = Micro(50, () => ProcedureEngine.Allowed(state, state.Stage.Transitions.Single(t => t.Id == "draft"), context).Blocks.Length),
            performRefusedMicroseconds = Micro(50, () => ProcedureEngine.Perform(state, draft, context) is TransitionOutcome.Refused ? 1 : 0),
            performAcceptedMicroseconds = Micro(50, () => ProcedureEngine.Perform(state, search, context) is TransitionOutcome.Accepted ? 1 : 0),
            fold1000EventsMilliseconds = Micro(1, () => MatterState.Of(disclosure, bodies.Select(b => MatterEventJson.Read(b.Type, b.Body, b.Envelope))).LastEvent) / 1000,
            readAllProceduresMilliseconds = Micro(1, () => Directory.EnumerateFiles(Path.Combine(content, "procedures"), "*.yaml").Sum(f => ProcedureReader.Read(f, File.ReadAllText(f), ProcedureVocabulary.Open).Faults.Length)) / 1000,
        }));
        return 0;
    }

    private static double Micro(int times, Func<int> work)
    {
        var rounds = new double[Rounds];
        var sum = 0;
        for (var round = -5; round < Rounds; round++)
        {
            var start = Stopwatch.GetTimestamp();
            for (var i = 0; i < times; i++)
                sum += work();
            if (round >= 0)
                rounds[round] = Stopwatch.GetElapsedTime(start).TotalMicroseconds / times;
        }

        Array.Sort(rounds);
        return sum == int.MinValue ? 0 : Math.Round(rounds[Rounds / 2], 1);
    }

    private static List<MatterEvent> Drafting(Procedure procedure)
    {
        var state = MatterState.None(procedure);
        var events = new List<MatterEvent>();
        foreach (var (role, transition, input) in new[]
        {
            ("generalOffice", "register", """{"channel":"inPerson","arrivedOn":"2026-03-02","applicantKind":"naturalPerson","applicantName":"林","applicantIdentity":"350","applicantContact":"138","description":"立项清单","form":"electronic"}"""),
            ("generalOffice", "confirmReceipt", """{"confirmedOn":null,"dueTold":null}"""),
            ("generalOffice", "accept", "{}"),
            ("handlingSection", "finishSearch", """{"involvesThirdParty":true}"""),
        })
        {
            var accepted = (TransitionOutcome.Accepted)ProcedureEngine.Perform(state, new ActRequest { Transition = transition, Input = JsonElement.Parse(input) }, Context(role));
            events.Add(accepted.Numbering is null ? accepted.Event : accepted.Numbered("依申请〔2026〕1号").Event);
            state = state.After(events[^1]);
        }

        return events;
    }

    private static ActContext Context(string role) => new()
    {
        Actor = new ActingPerson("wang", [role]),
        Now = new DateTimeOffset(2026, 3, 2, 10, 0, 0, TimeSpan.FromHours(8)),
        Today = new DateOnly(2026, 3, 2),
        Calendar = StatutoryCalendar.WeekendsOnly,
        Facts = new Dictionary<string, Value>(StringComparer.Ordinal) { ["itemsBefore"] = Value.Of(0) },
        Parameters = (name, _) => Value.Of(name.Length.ToString(CultureInfo.InvariantCulture)),
    };
}
