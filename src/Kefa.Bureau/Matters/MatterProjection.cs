using System.Globalization;
using System.Text.Json;

using Kefa.Bureau.Registers;
using Kefa.Feel;
using Kefa.Procedures;

namespace Kefa.Bureau.Matters;

/// <summary>What the events of a matter make of its rows: the same for the live act and for rebuilding.</summary>
internal static class MatterProjection
{
    private const int LongestText = 400;

    /// <summary>The row of a matter.</summary>
    public static Matter Row(MatterHistory history)
    {
        var row = new Matter
        {
            Stream = Matter.StreamOf(history.Number), Number = history.Number.ToString(), Procedure = "", Version = "", Title = "", Stage = "", WaitingOn = "", LastTransition = "", SearchText = "", Data = "", Counted = "",
        };
        Write(history, row);
        return row;
    }

    public static void Write(MatterHistory history, Matter row)
    {
        MatterState state = history.State;
        MatterDeadline? due = state.Deadlines.Where(d => d is { Ended: null, Due: not null, Definition.Kind: not DeadlineKind.AtLeast }).MinBy(d => d.Due);
        row.Procedure = state.Procedure.Id;
        row.Version = state.Procedure.Version;
        row.Title = Cut(TitleOf(state), 300);
        row.Party = PartyOf(state) is { } party ? Cut(party, 200) : null;
        row.PartyAccount = PartyAccountOf(history);
        row.Stage = state.Stage!.Id;
        row.WaitingOn = string.Join(' ', WaitingOn(state.Stage));
        row.DueOn = state.IsClosed ? null : due?.Due;
        row.SortOn = row.DueOn ?? DateOnly.MaxValue;
        row.Deadline = state.IsClosed ? null : due?.Id;
        row.IsSuspended = !state.IsClosed && state.Deadlines.Any(d => d.Ended is null && d.Suspensions.Any(s => s.To is null));
        row.Handler = history.Desk.Handler;
        row.Division = history.Desk.Division;
        row.Joint = state.IsClosed || JointHandling.Of(history).Where(part => part.IsOpen).Select(part => part.Division).Distinct(StringComparer.Ordinal).ToArray() is not { Length: > 0 } joint
            ? null : Cut($" {string.Join(' ', joint)} ", 400);
        row.OpenedOn = state.OpenedOn!.Value;
        row.ClosedOn = state.ClosedOn;
        row.LastEvent = history.End;
        row.LastOn = history.Last.Event.Day;
        row.LastTransition = history.Events.OfType<TransitionPerformed>().Last().Transition;
        row.SearchText = Cut(SearchText.Normalise($"{history.Number} {row.Title} {row.Party} {state.Number}"), 600);
        row.Data = state.Data.ToJsonText();
        row.Counted = CountedFacts.Write(state);
    }

    /// <summary>Where the rows of a matter say who acted in it from outside; no field has such a path.</summary>
    public const string OutsidePath = "(outside)";

    /// <summary>The rows of the fields that lists and figures filter by, and of those who acted from outside. What is unknown or none has no row.</summary>
    public static IEnumerable<MatterField> Fields(MatterHistory history)
    {
        string stream = Matter.StreamOf(history.Number);
        int actors = 0;
        foreach (string actor in MatterAccess.ActedFromOutside(history)) yield return new MatterField { Stream = stream, Path = OutsidePath, Place = actors++, Text = actor };
        foreach (FieldDefinition field in history.Procedure.IndexedFields)
        {
            if (!history.State.Data.Values.TryGetValue(field.Path, out Value? value)) continue;
            int place = 0;
            foreach (Value single in value is ListValue list ? list.Items : [value])
            {
                MatterField? row = single switch
                {
                    TextValue text => new MatterField { Stream = stream, Path = field.Path, Text = Cut(text.Text, LongestText) },
                    BooleanValue truth => new MatterField { Stream = stream, Path = field.Path, Text = truth.Truth ? "true" : "false" },
                    NumberValue number when decimal.TryParse(number.Number.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out decimal amount) => new MatterField { Stream = stream, Path = field.Path, Number = amount },
                    DateValue date when DateOnly.TryParseExact(date.Date.ToString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day) => new MatterField { Stream = stream, Path = field.Path, Date = day },
                    _ => null,
                };
                if (row is null) continue;
                row.Place = place++;
                yield return row;
            }
        }
        foreach (PublicationState published in history.State.Published)
            yield return new MatterField { Stream = stream, Path = PublishedPath(published.Id), Date = published.On };
    }

    /// <summary>The path under which the day of a publication stands beside the fields; no field has a slash.</summary>
    internal const string PublishedPrefix = "published/";

    internal static string PublishedPath(string publication) => PublishedPrefix + publication;

    /// <summary>The fields at the top from the JSON of a row; what is missing is unknown.</summary>
    internal static Dictionary<string, Value> Values(Procedure procedure, string json)
    {
        using JsonDocument data = JsonDocument.Parse(json);
        return procedure.Fields.ToDictionary(
            f => f.Name, f => data.RootElement.TryGetProperty(f.Name, out JsonElement given) && MatterJson.Read(given, f, out Value value) is null ? value : Value.Unknown, StringComparer.Ordinal);
    }

    /// <summary>What the bureau calls the matter: the template of its procedure, or the procedure's name.</summary>
    internal static string TitleOf(MatterState state)
    {
        if (state.Procedure.Title is not { } template) return state.Procedure.Name.Zh;
        var title = new System.Text.StringBuilder();
        for (int at = 0; at < template.Length;)
        {
            int open = template.IndexOf('{', at), close = open < 0 ? -1 : template.IndexOf('}', open);
            if (close < 0)
            {
                title.Append(template, at, template.Length - at);
                break;
            }
            title.Append(template, at, open - at);
            title.Append(PlainText(state, template[(open + 1)..close]));
            at = close + 1;
        }
        return title.ToString().ReplaceLineEndings(" ").Trim() is { Length: > 0 } written ? written : state.Procedure.Name.Zh;
    }

    /// <summary>Whom the matter is about, as lists show it; personal data is masked there.</summary>
    internal static string? PartyOf(MatterState state)
    {
        FieldDefinition? field = state.Procedure.Party;
        if (field is null || !state.Data.Values.TryGetValue(field.Path, out Value? value) || value is not TextValue { Text: { Length: > 0 } text }) return null;
        return field.Personal ? Masking.Name(text) : text;
    }

    internal static Guid? PartyAccountOf(MatterHistory history) =>
        history.Events[0] is TransitionPerformed { Role: Accounts.Roles.Applicant, Actor: { } actor } && Guid.TryParse(actor, out Guid account) ? account : null;

    internal static IEnumerable<string> WaitingOn(Stage stage) => stage.Final ? [] : stage.WaitingOn.IsEmpty ? stage.Transitions.SelectMany(t => t.By).Distinct(StringComparer.Ordinal) : stage.WaitingOn;

    private static string PlainText(MatterState state, string path) =>
        state.Procedure.FindField(path) is { } field && state.Data.Values.TryGetValue(path, out Value? value)
            ? value switch
            {
                TextValue text => field.Choices.FirstOrDefault(c => c.Code == text.Text)?.Label.Zh ?? (field.Personal ? Masking.Text(text.Text) : text.Text),
                DateValue or NumberValue => value.ToString() ?? "",
                _ => "",
            }
            : "";

    private static string Cut(string text, int most) => text.Length <= most ? text : text[..(char.IsHighSurrogate(text[most - 2]) ? most - 2 : most - 1)] + "…";
}
