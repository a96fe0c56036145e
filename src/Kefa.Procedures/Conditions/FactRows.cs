using System.Collections.Immutable;
using Kefa.Feel;

namespace Kefa.Procedures;

/// <summary>
/// What a fact's filter reads: the columns of its source by name, beside <c>matter</c> (the matter at hand with what the act fills in), <c>actor</c> and
/// <c>today</c>. Sources are <c>matters</c> (all of the bureau), the id of a procedure (its matters: a register), and the matter's own <c>opinions</c> and
/// <c>documents</c>; <c>screening</c>, <c>report</c>, <c>references</c> and <c>appraisal</c> are found by the host.
/// </summary>
public static class FactRows
{
    /// <summary>All matters of the bureau.</summary>
    public const string Matters = "matters";

    /// <summary>The opinions of the matter at hand, with that of this act: kind, conclusion, text, by, role, on.</summary>
    public const string Opinions = "opinions";

    /// <summary>The papers of the matter at hand, with those of this act: kind, name, by, on.</summary>
    public const string Documents = "documents";

    /// <summary>
    /// What the host found when it screened the texts that the definition names (<c>screen</c> of a field or a paper): for each of them one row with <c>no</c> = 0 that says whether it could be read
    /// to its end and, of a paper, its hash; and a row for each passage with one of the words, numbered from 1 throughout.
    /// </summary>
    public const string Screening = "screening";

    /// <summary>
    /// What the host found when it compared the texts of a report with the figures and with the report of the year before: a row of kind <c>number</c> for each number that somebody
    /// typed, one of kind <c>repetition</c> for each part that reads like last year's, one of kind <c>hole</c> for each text with a figure that is not there or is written wrongly, and one of
    /// kind <c>rule</c> for each rule of the template that the frozen figures were held to.
    /// </summary>
    public const string Report = "report";

    /// <summary>The column of matters that has the id of their procedure.</summary>
    public const string Procedure = "procedure";

    /// <summary>The column of matters that has the id of their stage.</summary>
    public const string Stage = ConditionNames.Stage;

    /// <summary>
    /// What the host found behind the texts that name something of the bureau (<see cref="FieldDefinition.Refers"/>), as they are with what the act fills in: a row for each such text, with its path, its
    /// place in the list (from 1), whether there is such a matter or figure, and what it is like now.
    /// </summary>
    public const string References = "references";

    /// <summary>
    /// What the host found when it scored an appraisal sheet: a row of kind <c>edition</c>, one of kind <c>item</c> for each item, <c>shared</c> for each record that proves several of them though the sheet does not allow
    /// it, <c>fault</c> for what does not fit the sheet, <c>missing</c> for each score that the appraiser did not give, and <c>own</c> and <c>checked</c> for the totals.
    /// </summary>
    public const string Appraisal = "appraisal";

    private const string Kind = "kind";

    private static readonly FeelType ActorType = FeelType.ContextOf(KeyValuePair.Create("id", FeelType.Text), KeyValuePair.Create("roles", FeelType.ListOf(FeelType.Text)));

    /// <summary>Whether a source lies inside of the matter at hand: the engine reads it itself.</summary>
    public static bool IsOwn(string source) => source is Opinions or Documents;

    /// <summary>Whether the host finds the rows of a source in the texts of the matter.</summary>
    public static bool IsFound(string source) => source is Screening or Report or References or Appraisal;

    /// <summary>The rows of a source inside of the matter.</summary>
    /// <exception cref="ArgumentException">The source lies outside of the matter.</exception>
    public static IEnumerable<IReadOnlyDictionary<string, Value>> Own(string source, MatterState state, ActRequest? asked, ActContext context) => source switch
    {
        Opinions => state.Opinions.Select(o => Opinion(o.Opinion, o.Actor, Value.Of(o.Role), o.On))
            .Concat(asked?.Opinion is { } given ? [Opinion(given, context.Actor.Id, Value.Null, context.Today)] : []),
        Documents => state.Documents.Select(d => Paper(d.Document, d.Actor, d.On)).Concat((asked?.Documents ?? []).Select(d => Paper(d, context.Actor.Id, context.Today))),
        _ => throw new ArgumentException($"'{source}' lies outside of the matter.", nameof(source)),
    };

    /// <summary>The row of another matter: its fields by name, <c>procedure</c> and <c>stage</c>.</summary>
    public static IReadOnlyDictionary<string, Value> Row(Procedure procedure, string stage, IEnumerable<KeyValuePair<string, Value>> fields)
    {
        var row = new Dictionary<string, Value>(StringComparer.Ordinal) { [Procedure] = Value.Of(procedure.Id), [Stage] = Value.Of(stage) };
        foreach (var (name, value) in fields)
            row[name] = value;
        return row;
    }

    /// <summary>The answer to a fact over these rows. What cannot be told for a row makes the answer unknown, within bounds where it counts; none of it becomes a verdict.</summary>
    /// <param name="fact">The fact.</param>
    /// <param name="rows">The rows of its source.</param>
    /// <param name="matter">The matter at hand as the filter sees it: <see cref="ProcedureEngine.DataFor"/>.</param>
    /// <param name="context">Who asks, and when.</param>
    public static Value Answer(FactDefinition fact, IEnumerable<IReadOnlyDictionary<string, Value>> rows, MatterData matter, ActContext context)
    {
        var shared = Scope.Of(Known(matter, context));
        var moment = FeelDateTime.FromDateTimeOffset(context.Now);
        var certain = new List<Value>();
        var kept = new List<Value>();
        var perhaps = 0;
        var causes = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var row in rows)
        {
            switch (fact.Filter?.Evaluate(Scope.Over(row, shared), new EvaluationContext(moment)) ?? BooleanValue.True)
            {
                case BooleanValue { Truth: true }:
                    certain.Add(fact.Of is { } of ? Measured(row, of) : Value.Null);
                    kept.Add(new ContextValue(row));
                    break;
                case UnknownValue unknown:
                    perhaps++;
                    causes.UnionWith(unknown.Causes);
                    break;
                case ErrorValue error:
                    return error;
                default:
                    break;
            }
        }

        return fact.Measure switch
        {
            "rows" => perhaps == 0 ? new ListValue([.. kept]) : UnknownValue.Of(UnknownKind.Any, [.. causes]),
            "count" => perhaps == 0 ? Value.Of(certain.Count) : UnknownValue.NumberBetween(Number.FromInt64(certain.Count), Number.FromInt64(certain.Count + perhaps), [.. causes]),
            "exists" => certain.Count > 0 ? Value.Of(true) : perhaps == 0 ? Value.Of(false) : UnknownValue.Of(UnknownKind.Boolean, [.. causes]),
            _ when perhaps > 0 => UnknownValue.Of(UnknownKind.Any, [.. causes]),
            _ => Of(fact, certain, moment),
        };
    }

    /// <summary>What a filter reads beside the columns of its source: the same for every row.</summary>
    public static KeyValuePair<string, Value>[] Known(MatterData matter, ActContext context) =>
    [
        KeyValuePair.Create<string, Value>(ConditionNames.Matter, matter.Context),
        KeyValuePair.Create(ConditionNames.Today, ConditionScope.Day(context.Today)),
        KeyValuePair.Create(ConditionNames.Actor, ConditionScope.ActorOf(context)),
    ];

    /// <summary>The answer to a fact that counts, where somebody else has counted and nothing was left undecided.</summary>
    /// <exception cref="ArgumentException">The fact does not count.</exception>
    public static Value Counted(FactDefinition fact, long count) => fact.Measure switch
    {
        "count" => Value.Of(count),
        "exists" => Value.Of(count > 0),
        _ => throw new ArgumentException($"'{fact.Name}' does not count.", nameof(fact)),
    };

    /// <summary>A row of <see cref="Screening"/>.</summary>
    public static IReadOnlyDictionary<string, Value> Screened(string kind, string? sha256, bool readable, int no, string keyword = "", string standard = "", string before = "", string hit = "", string after = "") =>
        new Dictionary<string, Value>(StringComparer.Ordinal)
        {
            [Kind] = Value.Of(kind), ["sha256"] = sha256 is null ? Value.Null : Value.Of(sha256), ["readable"] = Value.Of(readable), ["no"] = Value.Of(no), ["keyword"] = Value.Of(keyword),
            ["standard"] = Value.Of(standard), ["before"] = Value.Of(before), ["hit"] = Value.Of(hit), ["after"] = Value.Of(after),
        };

    /// <summary>A row of <see cref="Report"/> for a number that somebody typed.</summary>
    /// <param name="paragraph">Where it stands.</param>
    /// <param name="said">The number.</param>
    /// <param name="recorded">What its figure comes to; null where there is no such figure, or it has no number.</param>
    /// <param name="over">What a rate is divided by; null for other figures.</param>
    /// <param name="explained">Whether it says why it differs.</param>
    public static IReadOnlyDictionary<string, Value> Typed(string paragraph, Value said, Value recorded, Value over, bool explained) =>
        new Dictionary<string, Value>(StringComparer.Ordinal)
        {
            [Kind] = Value.Of("number"), ["paragraph"] = Value.Of(paragraph), ["said"] = said, ["recorded"] = recorded, ["over"] = over, ["explained"] = Value.Of(explained), ["percent"] = Value.Null,
            ["holds"] = Value.Null,
        };

    /// <summary>A row of <see cref="Report"/> for a part that was compared with last year's.</summary>
    public static IReadOnlyDictionary<string, Value> Repeated(string paragraph, int percent) =>
        new Dictionary<string, Value>(StringComparer.Ordinal)
        {
            [Kind] = Value.Of("repetition"), ["paragraph"] = Value.Of(paragraph), ["said"] = Value.Null, ["recorded"] = Value.Null, ["over"] = Value.Null, ["explained"] = Value.Of(false),
            ["percent"] = Value.Of(percent), ["holds"] = Value.Null,
        };

    /// <summary>A row of <see cref="References"/>.</summary>
    /// <param name="path">The path of the field.</param>
    /// <param name="no">The place of its record in the list, from 1; 1 outside of lists.</param>
    /// <param name="text">What is written.</param>
    /// <param name="procedure">The procedure of the matter that it names; null where it names a figure or nothing.</param>
    /// <param name="stage">The stage of that matter.</param>
    /// <param name="closed">Whether that matter is closed.</param>
    /// <param name="figure">The code of the figure that it names; null where it names a matter or nothing.</param>
    /// <param name="value">The value of that figure; null where there is none.</param>
    public static IReadOnlyDictionary<string, Value> Referred(string path, int no, string text, string? procedure, string? stage, bool closed, string? figure, Value value) =>
        new Dictionary<string, Value>(StringComparer.Ordinal)
        {
            ["path"] = Value.Of(path), ["no"] = Value.Of(no), ["text"] = Value.Of(text), ["found"] = Value.Of(procedure is not null || figure is not null), [Procedure] = procedure is null ? Value.Null : Value.Of(procedure),
            [ConditionNames.Stage] = stage is null ? Value.Null : Value.Of(stage), ["closed"] = Value.Of(closed), ["figure"] = figure is null ? Value.Null : Value.Of(figure), ["value"] = value,
        };

    /// <summary>A row of <see cref="Report"/> for a paragraph whose text has a figure that is not there or is written wrongly.</summary>
    public static IReadOnlyDictionary<string, Value> Hole(string paragraph) => About("hole", paragraph, Value.Null);

    /// <summary>A row of <see cref="Report"/> for a rule of the template.</summary>
    /// <param name="holds">Null where a number that it needs is missing.</param>
    public static IReadOnlyDictionary<string, Value> Rule(bool? holds) => About("rule", "", holds is { } known ? Value.Of(known) : Value.Null);

    private static Dictionary<string, Value> About(string kind, string paragraph, Value holds) => new(StringComparer.Ordinal)
    {
        [Kind] = Value.Of(kind), ["paragraph"] = Value.Of(paragraph), ["said"] = Value.Null, ["recorded"] = Value.Null, ["over"] = Value.Null, ["explained"] = Value.Of(false), ["percent"] = Value.Null, ["holds"] = holds,
    };

    /// <summary>A row of <see cref="Appraisal"/>.</summary>
    /// <param name="kind">What it says.</param>
    /// <param name="item">The item that it is about.</param>
    /// <param name="score">The score of the item, or the total.</param>
    /// <param name="computed">What the item's rule comes to; of the appraiser's total that over the parts that have an own one.</param>
    /// <param name="text">The kind of the edition, the record that is shared, or the grade.</param>
    /// <param name="other">The appraiser of the edition.</param>
    /// <param name="open">Whether the item has no score yet.</param>
    /// <param name="unexplained">Whether a score was typed without saying why.</param>
    /// <param name="found">Whether the edition is in force.</param>
    public static IReadOnlyDictionary<string, Value> Appraised(Value kind, Value item, Value score, Value computed, Value text, Value other, Value open, Value unexplained, Value found) =>
        new Dictionary<string, Value>(StringComparer.Ordinal)
        {
            [Kind] = kind, ["item"] = item, ["score"] = score, ["computed"] = computed, ["text"] = text, ["other"] = other, ["open"] = open, ["unexplained"] = unexplained, ["found"] = found,
        };

    internal static IReadOnlyDictionary<string, FeelType>? ColumnsOf(string source) => source switch
    {
        References => new Dictionary<string, FeelType>(StringComparer.Ordinal)
        {
            ["path"] = FeelType.Text, ["no"] = FeelType.Number, ["text"] = FeelType.Text, ["found"] = FeelType.Boolean, [Procedure] = FeelType.Text, [ConditionNames.Stage] = FeelType.Text,
            ["closed"] = FeelType.Boolean, ["figure"] = FeelType.Text, ["value"] = FeelType.Number,
        },
        Appraisal => new Dictionary<string, FeelType>(StringComparer.Ordinal)
        {
            [Kind] = FeelType.Text, ["item"] = FeelType.Text, ["score"] = FeelType.Number, ["computed"] = FeelType.Number, ["text"] = FeelType.Text, ["other"] = FeelType.Text, ["open"] = FeelType.Boolean,
            ["unexplained"] = FeelType.Boolean, ["found"] = FeelType.Boolean,
        },
        Report => new Dictionary<string, FeelType>(StringComparer.Ordinal)
        {
            [Kind] = FeelType.Text, ["paragraph"] = FeelType.Text, ["said"] = FeelType.Number, ["recorded"] = FeelType.Number, ["over"] = FeelType.Number, ["explained"] = FeelType.Boolean,
            ["percent"] = FeelType.Number, ["holds"] = FeelType.Boolean,
        },
        Screening => new Dictionary<string, FeelType>(StringComparer.Ordinal)
        {
            [Kind] = FeelType.Text, ["sha256"] = FeelType.Text, ["readable"] = FeelType.Boolean, ["no"] = FeelType.Number, ["keyword"] = FeelType.Text, ["standard"] = FeelType.Text,
            ["before"] = FeelType.Text, ["hit"] = FeelType.Text, ["after"] = FeelType.Text,
        },
        Opinions => new Dictionary<string, FeelType>(StringComparer.Ordinal)
        {
            [Kind] = FeelType.Text, ["conclusion"] = FeelType.Text, ["text"] = FeelType.Text, ["by"] = FeelType.Text, ["role"] = FeelType.Text, ["on"] = FeelType.Date,
        },
        Documents => new Dictionary<string, FeelType>(StringComparer.Ordinal) { [Kind] = FeelType.Text, ["name"] = FeelType.Text, ["by"] = FeelType.Text, ["on"] = FeelType.Date },
        _ => null,
    };

    internal static IReadOnlyDictionary<string, FeelType> ColumnsOf(Procedure procedure)
    {
        var columns = new Dictionary<string, FeelType>(StringComparer.Ordinal) { [Procedure] = FeelType.Text, [Stage] = FeelType.Text };
        foreach (var field in procedure.Fields)
            columns[field.Name] = field.FeelType;
        return columns;
    }

    internal static ParseScope Names(IEnumerable<FieldDefinition> matter, IReadOnlyDictionary<string, FeelType>? columns) => ParseScope
        .Of(KeyValuePair.Create(ConditionNames.Matter, FeelType.ContextOf(matter.Select(f => KeyValuePair.Create(f.Name, f.FeelType)))))
        .With(ConditionNames.Actor, ActorType)
        .With(ConditionNames.Today, FeelType.Date)
        .With(columns ?? new Dictionary<string, FeelType>(StringComparer.Ordinal));

    private static Value Of(FactDefinition fact, List<Value> measured, FeelDateTime moment)
    {
        if (measured.OfType<UnknownValue>().FirstOrDefault() is { } unknown)
            return unknown;
        var values = measured.Where(v => v is not NullValue).ToImmutableArray();
        if (fact.Measure == "value")
        {
            return measured switch
            {
                [] => Value.Null,
                [var only] => only,
                _ => new ErrorValue($"There are {measured.Count} of '{fact.Name}' where one was expected."),
            };
        }

        if (values.IsEmpty)
            return fact.Measure == "sum" ? Value.Of(0) : Value.Null;
        var list = KeyValuePair.Create<string, Value>("list", new ListValue(values));
        return Measures[fact.Measure].Evaluate(Scope.Of(list), new EvaluationContext(moment));
    }

    private static readonly Dictionary<string, FeelExpression> Measures = new[] { "sum", "min", "max" }.ToDictionary(
        m => m, m => FeelExpression.Parse($"{m}(list)", ParseScope.OfNames("list")).Expression!, StringComparer.Ordinal);

    private static Value Measured(IReadOnlyDictionary<string, Value> row, string of)
    {
        var parts = of.Split('.');
        var value = row.GetValueOrDefault(parts[0]) ?? Value.Unknown;
        foreach (var part in parts[1..])
            value = value is ContextValue context ? context[part] ?? Value.Unknown : value;
        return value;
    }

    private static Dictionary<string, Value> Opinion(GivenOpinion opinion, string by, Value role, DateOnly on) => new(StringComparer.Ordinal)
    {
        [Kind] = Value.Of(opinion.Kind), ["conclusion"] = Value.Of(opinion.Conclusion), ["text"] = Value.Of(opinion.Text), ["by"] = Value.Of(by), ["role"] = role, ["on"] = ConditionScope.Day(on),
    };

    private static Dictionary<string, Value> Paper(AttachedDocument paper, string by, DateOnly on) => new(StringComparer.Ordinal)
    {
        [Kind] = Value.Of(paper.Kind), ["name"] = Value.Of(paper.Name), ["by"] = Value.Of(by), ["on"] = ConditionScope.Day(on),
    };
}
