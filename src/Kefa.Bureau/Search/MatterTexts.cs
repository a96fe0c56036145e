using System.Text;
using System.Text.Json;
using Kefa.Bureau.Attachments;
using Kefa.Bureau.Matters;
using Kefa.Bureau.Streams;
using Kefa.Feel;
using Kefa.Procedures;

namespace Kefa.Bureau.Search;

/// <summary>
/// What is searched of a matter. Personal data is left out, and cut from the texts of its papers; so is what only some roles may see. It depends on the events
/// and the files alone: written with the act or computed again it is the same.
/// </summary>
internal sealed class MatterTexts(FileTexts files)
{
    /// <summary>Of longer texts the beginning is searched: the terms of so many characters fit into one tsvector.</summary>
    public const int MostCharacters = 50_000;

    private const string Cut = "＊＊";

    /// <summary>The matter itself.</summary>
    public static SearchEntry OfMatter(MatterHistory history)
    {
        MatterText said = Said(history);
        return Entry(history, "", said.Title, said.Heading, said.Text, null, history.State.OpenedOn!.Value);
    }

    /// <summary>What is searched of the matter itself, as it stands in it: who has the same before and after an act need not fold and write it again.</summary>
    public static MatterText Said(MatterHistory history)
    {
        MatterState state = history.State;
        string title = MatterProjection.TitleOf(state);
        var text = new StringBuilder();
        Line(text, MatterProjection.PartyOf(state));
        Line(text, state.Number);
        foreach ((FieldDefinition field, KeyValuePair<string, Value> entry) in history.Procedure.Fields.Zip(state.Data.Context.Entries)) Write(text, field, entry.Value);
        return new MatterText(title, $"{history.Number} {title} {state.Number}", text.ToString());
    }

    /// <summary>The papers that came after an event, in order.</summary>
    public async Task<IReadOnlyList<SearchEntry>> OfPapersAsync(MatterHistory history, int afterEvent, CancellationToken cancellationToken)
    {
        var entries = new List<SearchEntry>();
        if (history.State.Documents.All(paper => paper.Event <= afterEvent)) return entries;
        IReadOnlyList<string>? personal = null;
        // What was erased cannot be cut out of papers any more, because nobody knows it: of such a matter they are found by their kind alone.
        bool isErased = history.Recorded.Any(recorded => recorded.ErasedBy is not null);
        var brought = new Dictionary<int, int>();
        // What was erased may stand in papers from before, and nobody knows any more what it was: nothing that somebody wrote in them is searched.
        int erasure = history.Recorded.Where(r => r.Event.Type == ErasedBody.Type).Select(r => r.Event.N).DefaultIfEmpty(0).Max();
        foreach (DocumentState paper in history.State.Documents)
        {
            int place = brought[paper.Event] = brought.GetValueOrDefault(paper.Event, -1) + 1;
            DocumentKind? kind = history.Procedure.Documents.FirstOrDefault(k => k.Id == paper.Document.Kind);
            if (paper.Event <= afterEvent || kind is { Visibility.Roles.IsEmpty: false }) continue;
            if (isErased)
            {
                string known = kind?.Name.Zh ?? paper.Document.Kind;
                entries.Add(Entry(history, FormattableString.Invariant($"{paper.Event}/{place}"), known, known, "", paper.Document.Sha256, paper.On));
                continue;
            }
            if (paper.Event < erasure)
            {
                entries.Add(Entry(history, FormattableString.Invariant($"{paper.Event}/{place}"), kind?.Name.Zh ?? Cut, kind?.Name.Zh ?? "", "", paper.Document.Sha256, paper.On));
                continue;
            }
            personal ??= PersonalTexts(history);
            string name = Without(personal, paper.Document.Name);
            if (kind is not null && !name.Contains(kind.Name.Zh, StringComparison.Ordinal)) name = $"{kind.Name.Zh}：{name}";
            string text = Without(personal, await TextAsync(paper.Document, cancellationToken));
            entries.Add(Entry(history, FormattableString.Invariant($"{paper.Event}/{place}"), name, name, text, paper.Document.Sha256, paper.On));
        }
        return entries;
    }

    /// <summary>Whether an event tells personal data: what stood in papers before it is cut anew.</summary>
    public static bool TellsPersonalData(MatterHistory history, int afterEvent) => history.Procedure.AllFields.Any(f => f.Personal) && PersonalTexts(history, afterEvent).Count > 0;

    private async Task<string> TextAsync(AttachedDocument paper, CancellationToken cancellationToken)
    {
        if (!FileTexts.IsRead(paper.MediaType)) return "";
        try
        {
            return await files.ReadAsync(paper.Sha256, paper.MediaType, MostCharacters, cancellationToken);
        }
        catch (IOException)
        {
            // The folder has lost the file: no act is refused for it, and the file's own page says so.
            return "";
        }
    }

    private static SearchEntry Entry(MatterHistory history, string place, string title, string heading, string text, string? sha256, DateOnly day)
    {
        string clean = Clean(text, MostCharacters), folded = FoldedText.TextOf(clean), foldedTitle = FoldedText.TextOf(Clean(heading, SearchEntry.LongestTitle));
        return new SearchEntry
        {
            Stream = Matter.StreamOf(history.Number), Place = place, Title = Clean(title, SearchEntry.LongestTitle), Sha256 = sha256, Day = day, Text = clean,
            FoldedTitle = foldedTitle, Folded = foldedTitle.Length == 0 ? folded : foldedTitle + folded,
        };
    }

    private static void Write(StringBuilder text, FieldDefinition field, Value? value)
    {
        if (field.Personal || !field.Visibility.Roles.IsEmpty || text.Length > MostCharacters) return;
        switch (value)
        {
            case ListValue list when field.Item is { } item:
                foreach (Value single in list.Items) Write(text, item, single);
                break;
            case ContextValue group when field.Type == FieldType.Group:
                foreach (FieldDefinition inner in field.Fields) Write(text, inner, group[inner.Name]);
                break;
            case TextValue said when field.Type is FieldType.Text or FieldType.LongText or FieldType.Organ:
                Line(text, said.Text);
                break;
            case TextValue code when field.Type == FieldType.Choice:
                Line(text, LabelOf(field, code.Text));
                break;
        }
    }

    private static string? LabelOf(FieldDefinition field, string code) => field.Choices.FirstOrDefault(c => c.Code == code)?.Label.Zh;

    private static void Line(StringBuilder text, string? line)
    {
        if (!string.IsNullOrWhiteSpace(line)) text.Append(line).Append('\n');
    }

    private static List<string> PersonalTexts(MatterHistory history, int afterEvent = 0)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < history.Events.Length; i++)
        {
            if (history.Events[i].N <= afterEvent) continue;
            switch (history.Events[i])
            {
                case TransitionPerformed performed:
                    Collect(performed.Data, "", false);
                    Collect(performed.Added, "", false);
                    break;
                case DeadlineExpired expired:
                    Collect(expired.Data, "", false);
                    break;
                case MatterCorrected corrected:
                    Collect(corrected.Data, "", false);
                    Collect(corrected.Before, "", false);
                    break;
            }
        }
        // The longer first: a name within an address.
        return [.. found.OrderByDescending(t => t.Length).ThenBy(t => t, StringComparer.Ordinal)];

        void Collect(JsonElement json, string path, bool isPersonal)
        {
            switch (json.ValueKind)
            {
                case JsonValueKind.Object:
                    foreach (JsonProperty property in json.EnumerateObject())
                    {
                        string inner = path.Length == 0 ? property.Name : $"{path}.{property.Name}";
                        Collect(property.Value, inner, isPersonal || history.Procedure.FindField(inner)?.Personal == true);
                    }
                    break;
                case JsonValueKind.Array:
                    foreach (JsonElement item in json.EnumerateArray()) Collect(item, path, isPersonal);
                    break;
                case JsonValueKind.String when isPersonal && json.GetString()!.Trim() is { Length: >= 2 } told:
                    found.Add(told);
                    break;
            }
        }
    }

    private static string Without(IReadOnlyList<string> personal, string text)
    {
        foreach (string told in personal) text = text.Replace(told, Cut, StringComparison.OrdinalIgnoreCase);
        return text;
    }

    // PostgreSQL keeps no NUL, and neither keeps half a pair.
    private static string Clean(string text, int most)
    {
        string cut = text.Length <= most ? text : text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)];
        return cut.AsSpan().IndexOf('\0') < 0 && !cut.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF') ? cut : string.Concat(cut.EnumerateRunes()).Replace('\0', ' ');
    }
}

/// <summary>What is searched of a matter, before it is folded.</summary>
internal sealed record MatterText(string Title, string Heading, string Text);
