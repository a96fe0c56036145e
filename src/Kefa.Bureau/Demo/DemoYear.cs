using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Kefa.Bureau.Accounts;
using Kefa.Bureau.Accounts.Staff;
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
    private const int ScenesPerScope = 100;

    private sealed record Scene(DateTimeOffset At, DemoTelling Telling, int Place)
    {
        public DemoStep Step => Telling.Story.Steps[Place];
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

        DemoCast cast;
        List<Scene> scenes;
        Dictionary<string, Queue<(MatterNumber Number, int Done)>> begun;
        await using (AsyncServiceScope scope = provider.CreateBureauScope(bureau))
        {
            (until, begun) = await BegunAsync(scope.ServiceProvider, until, cancellationToken);
            cast = await CastAsync(scope.ServiceProvider, cancellationToken);
            await CheckAsync(scope.ServiceProvider.GetRequiredService<ProcedureLibrary>(), cast, cancellationToken);
            StatutoryCalendar calendar = await scope.ServiceProvider.GetRequiredService<CalendarLibrary>().CurrentAsync(cancellationToken);
            scenes = [.. Scenes(calendar, bureau.DayOf(until), bureau).Where(scene => scene.At < until).OrderBy(scene => scene.At)];
        }

        DateOnly day = default;
        int matters = 0;
        // What a scope has read of calendar, numbers and procedures holds for many acts; what an act stored is not kept in it.
        foreach (Scene[] chapter in scenes.Chunk(ScenesPerScope))
        {
            await using AsyncServiceScope scope = provider.CreateBureauScope(bureau);
            var db = scope.ServiceProvider.GetRequiredService<KefaDbContext>();
            foreach (Scene scene in chapter)
            {
                DemoTelling telling = scene.Telling;
                if (scene.Place == 0)
                {
                    matters++;
                    cast.Began(telling);
                    if (begun.TryGetValue(telling.Story.Procedure, out var earlier) && earlier.TryDequeue(out var before)) (telling.Number, telling.Done) = (before.Number, before.Done);
                }
                if (telling.Done > scene.Place) continue;
                clock.Now = scene.At;
                DateOnly today = bureau.DayOf(scene.At);
                if (today != day) await PassAsync(scope.ServiceProvider, day, today, cancellationToken);
                day = today;
                await PlayAsync(scope.ServiceProvider, scene, cast, today, cancellationToken);
                db.ChangeTracker.Clear();
                if (scene.Place == 0 && matters % 10 == 0) progress?.Report(string.Create(CultureInfo.InvariantCulture, $"matters: {matters}"));
            }
        }
        clock.Now = until;
        await using AsyncServiceScope last = provider.CreateBureauScope(bureau);
        await last.ServiceProvider.GetRequiredService<ActsOfTheLaw>().ExpireAsync(cancellationToken);
        return matters;
    }

    /// <summary>When the year ends, and what of it was acted by a run that was stopped: matters of a procedure begin in the order of their numbers.</summary>
    private static async Task<(DateTimeOffset Until, Dictionary<string, Queue<(MatterNumber, int)>>)> BegunAsync(IServiceProvider services, DateTimeOffset until, CancellationToken cancellationToken)
    {
        const string What = "DemoYearBegun";
        var db = services.GetRequiredService<KefaDbContext>();
        if (await db.Set<AuditEntry>().AsNoTracking().FirstOrDefaultAsync(a => a.What == What, cancellationToken) is { } earlier)
        {
            until = DateTimeOffset.Parse(earlier.Subject["demo/".Length..], CultureInfo.InvariantCulture);
        }
        else
        {
            services.GetRequiredService<AuditTrail>().Record(Actor.Command("demo"), What, "demo/" + until.ToString("O", CultureInfo.InvariantCulture));
            await db.SaveChangesAsync(cancellationToken);
        }
        string[] steps = ["TransitionPerformed", HouseEvents.Assigned, HouseEvents.Commented];
        Dictionary<string, int> acted = await db.Set<StreamEvent>().AsNoTracking().Where(e => e.Kind == Matter.Kind && EF.Parameter(steps).Contains(e.Type))
            .GroupBy(e => e.Stream).Select(g => new { Stream = g.Key, Steps = g.Count() }).ToDictionaryAsync(g => g.Stream, g => g.Steps, StringComparer.Ordinal, cancellationToken);
        var matters = await db.Set<Matter>().AsNoTracking().Select(m => new { m.Number, m.Procedure }).ToListAsync(cancellationToken);
        return (until, matters.Select(m => (m.Procedure, Number: MatterNumber.Parse(m.Number))).OrderBy(m => m.Number.Year).ThenBy(m => m.Number.Serial).GroupBy(m => m.Procedure, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => new Queue<(MatterNumber, int)>(g.Select(m => (m.Number, acted.GetValueOrDefault(Matter.StreamOf(m.Number))))), StringComparer.Ordinal));
    }

    /// <summary>What the law made of the days since the last scene: asked only when a last day lies among them.</summary>
    private static async Task PassAsync(IServiceProvider services, DateOnly from, DateOnly to, CancellationToken cancellationToken)
    {
        var db = services.GetRequiredService<KefaDbContext>();
        if (await db.Set<Matter>().AsNoTracking().AnyAsync(m => m.ClosedOn == null && m.DueOn >= from && m.DueOn < to, cancellationToken))
            await services.GetRequiredService<ActsOfTheLaw>().ExpireAsync(cancellationToken);
    }

    /// <summary>Refuses before the first act what no act could mend: an account or a transition that is not there.</summary>
    private async Task CheckAsync(ProcedureLibrary library, DemoCast cast, CancellationToken cancellationToken)
    {
        IReadOnlyList<Procedure> procedures = await library.LatestAsync(cancellationToken);
        foreach (DemoStory story in stories.Stories)
        {
            Procedure procedure = procedures.FirstOrDefault(p => p.Id == story.Procedure) ?? throw new RefusedException($"{story.Place}: the story '{story.Id}' follows the procedure '{story.Procedure}', which is not there.");
            foreach (DemoStep step in story.Steps)
            {
                string? wrong = step.Do is { } act && procedure.FindTransition(act) is null ? $"the transition '{act}', which {procedure.Reference} does not have"
                    : step.By != DemoCast.Applicant && !cast.People.ContainsKey(step.By) ? $"the account '{step.By}', which the demo does not have"
                    : step.Assign is { } to && !cast.People.ContainsKey(to) ? $"the account '{to}', which the demo does not have"
                    : step.Papers.FirstOrDefault(paper => procedure.Documents.All(d => d.Id != paper)) is { } paper ? $"the paper '{paper}', which {procedure.Reference} does not have"
                    : null;
                if (wrong is not null) throw new RefusedException($"{step.Place}: the story '{story.Id}' names {wrong}.");
            }
        }
    }

    private static async Task PlayAsync(IServiceProvider services, Scene scene, DemoCast cast, DateOnly today, CancellationToken cancellationToken)
    {
        (DemoTelling telling, DemoStep step) = (scene.Telling, scene.Step);
        Acting by = cast.Who(step, telling);
        string? problem;
        if (step.Assign is { } name)
        {
            Acting to = cast.People[name];
            problem = (await services.GetRequiredService<HouseWork>().AssignAsync([telling.Number!.Value.ToString()], to.Account, to.Name, cast.DivisionOf(name), null, by, cancellationToken))[0].Problem?.En;
        }
        else if (step.Note is { } note)
        {
            problem = (await services.GetRequiredService<HouseWork>().CommentAsync(telling.Number!.Value, cast.Fill(note, telling, step, today), by, cancellationToken))?.En;
        }
        else
        {
            problem = await PerformAsync(services, telling, step, cast, by, today, cancellationToken);
        }
        if (problem is not null)
            throw new RefusedException(string.Create(CultureInfo.InvariantCulture, $"{step.Place}: the story '{telling.Story.Id}' cannot do '{step.Name}' on {today:yyyy-MM-dd} in {(telling.Number is { } number ? "the matter " + number : "a new matter")}: {problem}"));
    }

    /// <returns>Why it was refused; null when it was done.</returns>
    private static async Task<string?> PerformAsync(IServiceProvider services, DemoTelling telling, DemoStep step, DemoCast cast, Acting by, DateOnly today, CancellationToken cancellationToken)
    {
        await cast.ReadAsync(services, step, cancellationToken);
        var documents = ImmutableArray.CreateBuilder<AttachedDocument>();
        foreach (string paper in step.Papers)
        {
            byte[] text = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"演示文件 Demo paper\r\n{paper}\r\n{telling.Number}\r\n{today:yyyy-MM-dd}\r\n"));
            TakenFile file = ((TakeFileOutcome.Taken)await services.GetRequiredService<FileStore>().TakeAsync(text, paper + ".txt", cancellationToken)).File;
            documents.Add(new AttachedDocument(paper, file.Name, file.Sha256, file.MediaType, file.Size));
        }
        GivenOpinion? opinion = step.Opinion is { } given ? new GivenOpinion((string)given["kind"]!, (string)given["conclusion"]!, cast.Fill((string)given["text"]!, telling, step, today)) : null;
        var request = new ActRequest
        {
            Transition = step.Do!, Input = JsonSerializer.SerializeToElement(cast.Fill((JsonNode)step.With, telling, step, today)), Documents = documents.ToImmutable(), Opinion = opinion,
            Remark = step.Remark is { } remark ? cast.Fill(remark, telling, step, today) : null,
        };
        switch (await services.GetRequiredService<PerformTransition>().HandleAsync(new PerformTransitionInput(telling.Number, telling.Story.Procedure, request), by, cancellationToken))
        {
            case PerformTransitionOutcome.Performed done:
                telling.Number = done.Number;
                return null;
            case PerformTransitionOutcome.Refused refused:
                return string.Join("; ", refused.Refusals.Select(r => $"{r.RuleId} {r.Text.En}"));
            case var other:
                return other.GetType().Name + ".";
        }
    }

    private IEnumerable<Scene> Scenes(StatutoryCalendar calendar, DateOnly today, BureauInfo bureau)
    {
        TimeZoneInfo zone = TimeZoneInfo.FindSystemTimeZoneById(bureau.TimeZone);
        int number = 0;
        foreach (DemoStory story in stories.Stories)
        {
            foreach ((int place, DemoWhen when) in story.When.Index())
            {
                var telling = new DemoTelling(story, place, number);
                foreach ((int i, DateTime at) in DemoTimes.Of(story, when, today, number, calendar).Index())
                    yield return new Scene(new DateTimeOffset(at, zone.GetUtcOffset(at)).ToUniversalTime(), telling, i);
                number++;
            }
        }
    }

    private async Task<DemoCast> CastAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var acting = services.GetRequiredService<ActingPeople>();
        var people = new Dictionary<string, Acting>(StringComparer.Ordinal);
        foreach (var user in await services.GetRequiredService<KefaDbContext>().Users.AsNoTracking().Select(u => new { u.Id, u.UserName }).ToListAsync(cancellationToken))
            people[user.UserName!] = await acting.OfAsync(user.Id, cancellationToken);
        var directory = services.GetRequiredService<StaffDirectory>();
        DivisionTree divisions = await directory.DivisionsAsync(cancellationToken);
        Dictionary<string, string?> seats = (await directory.SearchAsync(new StaffFilter(), 1, StaffDirectory.MaxPageSize, cancellationToken)).Items
            .ToDictionary(person => person.UserName, person => divisions.Find(person.DivisionId)?.Code, StringComparer.Ordinal);
        return new DemoCast(people, seats, stories.People);
    }
}
