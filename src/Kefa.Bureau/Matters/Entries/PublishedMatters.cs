using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Kefa.Feel;
using Kefa.Procedures;

namespace Kefa.Bureau.Matters.Entries;

/// <summary>Something that is public of a matter, as it was when it was published last.</summary>
/// <param name="Since">The day it was published first.</param>
/// <param name="On">The day it was published last, or corrected.</param>
/// <param name="Data">The matter's data on that occasion.</param>
/// <param name="Papers">The papers that it names, the newest first.</param>
/// <param name="Corrections">What was corrected of it after it was published.</param>
public sealed record PublishedText(Publication Publication, DateOnly Since, DateOnly On, MatterData Data, IReadOnlyList<DocumentState> Papers, ImmutableArray<MatterCorrected> Corrections)
{
    /// <summary>The fields that have a value, in the order of the publication.</summary>
    public IEnumerable<(FieldDefinition Field, Value Value)> Shown(Procedure procedure) =>
        from path in Publication.Fields
        let field = procedure.FindField(path)
        where field is not null && Data[path] is not (UnknownValue or NullValue)
        select (field, Data[path]);
}

/// <summary>What everybody may read of a matter.</summary>
/// <param name="Stands">Whether it counts today: an entry of a register only while it stands there.</param>
public sealed partial record PublishedMatter(string Number, Procedure Procedure, bool Stands, IReadOnlyList<PublishedText> Texts)
{
    /// <summary>What the bureau calls it, where all of that is public; else the first text that is, else the procedure's name.</summary>
    public Phrase Title
    {
        get
        {
            var shown = Texts.SelectMany(t => t.Shown(Procedure)).Where(s => s is { Field: { Personal: false, Type: FieldType.Text }, Value: TextValue }).DistinctBy(s => s.Field.Path).ToDictionary(s => s.Field.Path, s => ((TextValue)s.Value).Text, StringComparer.Ordinal);
            string whole = Hole().Replace(Procedure.Title ?? "{}", hole => shown.GetValueOrDefault(hole.Groups["path"].Value, "{}"));
            return !whole.Contains("{}", StringComparison.Ordinal) ? Phrase.Of(whole, whole) : shown.Count > 0 ? Phrase.Of(shown.First().Value, shown.First().Value) : Procedure.Name;
        }
    }

    /// <summary>The texts of all that is published, a line for each: what is searched.</summary>
    public string Words(bool english) => string.Join('\n', Texts.SelectMany(t => t.Shown(Procedure)).SelectMany(s => Words(s.Field, s.Value, english)));

    [GeneratedRegex(@"\{(?<path>[^{}]+)\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Hole();

    private static IEnumerable<string> Words(FieldDefinition field, Value value, bool english) => (field, value) switch
    {
        ({ Personal: true }, _) => [],
        ({ Item: { } item }, ListValue list) => list.Items.SelectMany(single => Words(item, single, english)),
        ({ Type: FieldType.Group }, ContextValue group) => field.Fields.SelectMany(inner => group[inner.Name] is { } part ? Words(inner, part, english) : []),
        ({ Type: FieldType.Choice }, TextValue code) => field.Choices.FirstOrDefault(c => c.Code == code.Text) is { } choice ? [choice.Label.In(english)] : [],
        ({ Type: FieldType.Text or FieldType.LongText or FieldType.Organ }, TextValue text) => [text.Text],
        _ => [],
    };
}

/// <summary>What the bureau has published of its matters. What was filled in since, and not published again, is not among it.</summary>
public sealed class PublishedMatters
{
    private readonly MatterStreams _streams;

    internal PublishedMatters(MatterStreams streams) => _streams = streams;

    /// <returns>Null when there is no such matter, or nothing of it is public.</returns>
    public async Task<PublishedMatter?> FindAsync(string number, CancellationToken cancellationToken) =>
        MatterNumber.TryParse(number, out MatterNumber parsed) && await _streams.FindAsync(parsed, cancellationToken) is { } history ? Of(history) : null;

    internal static PublishedMatter? Of(MatterHistory history)
    {
        Procedure procedure = history.Procedure;
        var texts = new Dictionary<string, PublishedText>(StringComparer.Ordinal);
        MatterState state = MatterState.None(procedure);
        foreach (MatterEvent happened in history.Events)
        {
            state = state.After(happened);
            foreach (string id in happened switch { TransitionPerformed performed => performed.Publishes, MatterCorrected corrected => corrected.Republishes, _ => [] })
            {
                if (procedure.Publications.FirstOrDefault(p => p.Id == id) is not { } publication) continue;
                PublishedText? before = texts.GetValueOrDefault(id);
                texts[id] = new PublishedText(
                    publication, before?.Since ?? happened.Day, happened.Day, state.Data,
                    [.. state.Documents.Where(d => publication.Documents.Contains(d.Document.Kind)).Reverse().DistinctBy(d => d.Document.Sha256)],
                    happened is MatterCorrected change ? (before?.Corrections ?? []).Add(change) : before?.Corrections ?? []);
            }
        }
        string stage = state.Stage?.Id ?? "";
        // Some of it is public only while the matter stands in certain stages: what was withdrawn is not there any more.
        PublishedText[] now = [.. texts.Values.Where(t => t.Publication.Stages.IsEmpty || t.Publication.Stages.Contains(stage)).OrderByDescending(t => t.On)];
        return now.Length == 0 ? null : new PublishedMatter(history.Number.ToString(), procedure, procedure.Register is not { } register || register.Standing.Contains(stage, StringComparer.Ordinal), now);
    }
}
