using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Kefa.Bureau.Accounts;
using Kefa.Bureau.Attachments;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Deadlines;
using Kefa.Bureau.Matters;
using Kefa.Bureau.Operations;
using Kefa.Bureau.Storage;
using Kefa.Bureau.Streams;
using Kefa.Procedures;
using Kefa.Procedures.Calendar;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Kefa.Bureau.Demo;

/// <summary>A clock that stands where the demo year has come to.</summary>
internal sealed class DemoClock : TimeProvider
{
    public DateTimeOffset Now { get; set; }

    public override DateTimeOffset GetUtcNow() => Now;
}

/// <summary>
/// Acts the demo year: every step of every story through the real use cases, in the order of time, under a clock that is moved. The application is built
/// a second time with that clock, over the same database; nothing else of it differs.
/// </summary>
internal sealed class DemoYear(IConfiguration configuration, DemoStories stories)
{
    private sealed record Scene(DateTimeOffset At, DemoStory Story, DemoStep Step, int Cast, MatterSlot Slot);

    private sealed class MatterSlot
    {
        public MatterNumber? Number { get; set; }

        /// <summary>Steps that an earlier run, which was stopped, has done already.</summary>
        public int Done { get; set; }
    }

    /// <returns>How many matters there are.</returns>
    /// <exception cref="RefusedException">A step is refused: the story does not follow its procedure.</exception>
    public async Task<int> ActAsync(BureauInfo bureau, DateTimeOffset until, IProgress<string>? progress, CancellationToken cancellationToken)
    {
        var clock = new DemoClock { Now = until };
        var services = new ServiceCollection();
        services.AddSingleton(configuration).AddSingleton<TimeProvider>(clock).AddLogging(logging => logging.SetMinimumLevel(LogLevel.None));
        services.AddKefaBureau(configuration);
        await using ServiceProvider provider = services.BuildServiceProvider();

        Dictionary<string, Acting> people;
        List<Scene> scenes;
        Queue<(MatterNumber Number, int Done)> begun;
        await using (AsyncServiceScope scope = provider.CreateBureauScope(bureau))
        {
            var db = scope.ServiceProvider.GetRequiredService<KefaDbContext>();
            (until, begun) = await BegunAsync(scope.ServiceProvider, db, until, cancellationToken);
            people = await PeopleAsync(scope.ServiceProvider, db, cancellationToken);
            StatutoryCalendar calendar = await scope.ServiceProvider.GetRequiredService<CalendarLibrary>().CurrentAsync(cancellationToken);
            scenes = [.. Scenes(calendar, bureau.DayOf(until), bureau).Where(scene => scene.At < until).OrderBy(scene => scene.At)];
        }

        DateOnly day = default;
        int matters = 0;
        foreach (Scene scene in scenes)
        {
            if (scene.Slot.Number is null && begun.TryDequeue(out var before)) (scene.Slot.Number, scene.Slot.Done) = (before.Number, before.Done);
            if (scene.Slot.Done > 0)
            {
                if (scene.Slot.Done-- > 0 && scene.Step == scene.Story.Steps[0]) matters++;
                continue;
            }
            clock.Now = scene.At;
            await using AsyncServiceScope scope = provider.CreateBureauScope(bureau);
            if (bureau.DayOf(scene.At) != day)
            {
                day = bureau.DayOf(scene.At);
                await scope.ServiceProvider.GetRequiredService<ActsOfTheLaw>().ExpireAsync(cancellationToken);
            }
            if (await PlayAsync(scope.ServiceProvider, scene, people, day, cancellationToken)) matters++;
            if (matters > 0 && matters % 10 == 0 && scene.Slot.Number is not null && scene.Step == scene.Story.Steps[0]) progress?.Report(string.Create(CultureInfo.InvariantCulture, $"matters: {matters}"));
        }
        clock.Now = until;
        await using AsyncServiceScope last = provider.CreateBureauScope(bureau);
        await last.ServiceProvider.GetRequiredService<ActsOfTheLaw>().ExpireAsync(cancellationToken);
        return matters;
    }

    /// <summary>When the year ends, and what of it was acted by a run that was stopped: matters begin in the order of their numbers.</summary>
    private static async Task<(DateTimeOffset Until, Queue<(MatterNumber, int)>)> BegunAsync(IServiceProvider services, KefaDbContext db, DateTimeOffset until, CancellationToken cancellationToken)
    {
        const string What = "DemoYearBegun";
        if (await db.Set<AuditEntry>().AsNoTracking().FirstOrDefaultAsync(a => a.What == What, cancellationToken) is { } earlier)
        {
            until = DateTimeOffset.Parse(earlier.Subject["demo/".Length..], CultureInfo.InvariantCulture);
        }
        else
        {
            services.GetRequiredService<AuditTrail>().Record(Actor.Command("demo"), What, "demo/" + until.ToString("O", CultureInfo.InvariantCulture));
            await db.SaveChangesAsync(cancellationToken);
        }
        var acted = await db.Set<StreamEvent>().AsNoTracking().Where(e => e.Kind == Matter.Kind && (e.Type == "TransitionPerformed" || e.Type == HouseEvents.Assigned))
            .GroupBy(e => e.Stream).Select(g => new { Stream = g.Key, Steps = g.Count() }).ToListAsync(cancellationToken);
        return (until, new(acted.Select(m => (Number: MatterNumber.Parse(m.Stream[(m.Stream.IndexOf('/', StringComparison.Ordinal) + 1)..]), m.Steps)).OrderBy(m => m.Number.Serial)));
    }

    /// <returns>True when a matter was begun.</returns>
    private async Task<bool> PlayAsync(IServiceProvider services, Scene scene, Dictionary<string, Acting> people, DateOnly today, CancellationToken cancellationToken)
    {
        DemoStep step = scene.Step;
        IReadOnlyDictionary<string, string> cast = stories.People[scene.Cast % stories.People.Count];
        Acting by = step.By == "applicant" ? (scene.Cast % 3 == 0 ? people["citizen"] with { Roles = [] } : Acting.Visitor) : people[step.By];
        if (step.Assign is { } to)
        {
            await services.GetRequiredService<HouseWork>().AssignAsync([scene.Slot.Number!.Value.ToString()], people[to].Account, people[to].Name, people[to].Roles[0].Division, null, by, cancellationToken);
            return false;
        }

        var input = (JsonObject)Filled(step.With, cast, scene.Cast, people, today)!;
        var documents = ImmutableArray.CreateBuilder<AttachedDocument>();
        foreach (string paper in step.Papers)
        {
            byte[] text = Encoding.UTF8.GetBytes($"演示文件 Demo paper\r\n{paper}\r\n{scene.Slot.Number}\r\n{today:yyyy-MM-dd}\r\n");
            TakenFile file = ((TakeFileOutcome.Taken)await services.GetRequiredService<FileStore>().TakeAsync(text, paper + ".txt", cancellationToken)).File;
            documents.Add(new AttachedDocument(paper, file.Name, file.Sha256, file.MediaType, file.Size));
        }
        GivenOpinion? opinion = step.Opinion is { } given ? new GivenOpinion((string)given["kind"]!, (string)given["conclusion"]!, (string)given["text"]!) : null;
        var request = new ActRequest { Transition = step.Do!, Input = JsonSerializer.SerializeToElement(input), Documents = documents.ToImmutable(), Opinion = opinion };
        bool begins = scene.Slot.Number is null;
        switch (await services.GetRequiredService<PerformTransition>().HandleAsync(new PerformTransitionInput(scene.Slot.Number, scene.Story.Procedure, request), by, cancellationToken))
        {
            case PerformTransitionOutcome.Performed done:
                scene.Slot.Number = done.Number;
                return begins;
            case PerformTransitionOutcome.Refused refused:
                throw new RefusedException($"The demo story '{scene.Story.Id}' cannot do '{step.Do}' on {today:yyyy-MM-dd}: {string.Join("; ", refused.Refusals.Select(r => $"{r.RuleId} {r.Text.En}"))}");
            case var other:
                throw new RefusedException($"The demo story '{scene.Story.Id}' cannot do '{step.Do}' on {today:yyyy-MM-dd}: {other.GetType().Name}.");
        }
    }

    private IEnumerable<Scene> Scenes(StatutoryCalendar calendar, DateOnly today, BureauInfo bureau)
    {
        TimeZoneInfo zone = TimeZoneInfo.FindSystemTimeZoneById(bureau.TimeZone);
        int cast = 0;
        foreach (DemoStory story in stories.Stories)
        {
            foreach (int before in story.Begins)
            {
                var slot = new MatterSlot();
                // Office hours; the minutes tell the stories of one day apart and keep the steps of one story in order.
                DateTime at = calendar.WorkingDayFrom(today.AddDays(-before)).ToDateTime(new TimeOnly(8, 30)).AddMinutes(cast * 7 % 120);
                foreach (DemoStep step in story.Steps)
                {
                    at = step.After == 0 ? at.AddMinutes(25) : calendar.AddWorkingDays(DateOnly.FromDateTime(at), step.After).ToDateTime(new TimeOnly(9, 0)).AddMinutes(cast * 11 % 400);
                    yield return new Scene(new DateTimeOffset(at, zone.GetUtcOffset(at)).ToUniversalTime(), story, step, cast, slot);
                }
                cast++;
            }
        }
    }

    private JsonNode? Filled(JsonNode? node, IReadOnlyDictionary<string, string> cast, int number, Dictionary<string, Acting> people, DateOnly today) => node switch
    {
        JsonObject map => new JsonObject(map.Select(part => KeyValuePair.Create(part.Key, Filled(part.Value, cast, number, people, today)))),
        JsonArray list => new JsonArray([.. list.Select(item => Filled(item, cast, number, people, today))]),
        JsonValue value when value.TryGetValue(out string? text) => JsonValue.Create(Filled(text, cast, number, people, today)),
        _ => node?.DeepClone(),
    };

    private string Filled(string text, IReadOnlyDictionary<string, string> cast, int number, Dictionary<string, Acting> people, DateOnly today) => text switch
    {
        "{today}" => today.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        "{subject}" => stories.Subjects[number % stories.Subjects.Count],
        ['{', .. var key, '}'] when key.StartsWith("account:", StringComparison.Ordinal) => people[key["account:".Length..]].Id,
        ['{', .. var key, '}'] => cast[key],
        _ => text,
    };

    private static async Task<Dictionary<string, Acting>> PeopleAsync(IServiceProvider services, KefaDbContext db, CancellationToken cancellationToken)
    {
        var acting = services.GetRequiredService<ActingPeople>();
        var people = new Dictionary<string, Acting>(StringComparer.Ordinal);
        foreach (var user in await db.Users.AsNoTracking().Select(u => new { u.Id, u.UserName }).ToListAsync(cancellationToken)) people[user.UserName!] = await acting.OfAsync(user.Id, cancellationToken);
        return people;
    }
}
