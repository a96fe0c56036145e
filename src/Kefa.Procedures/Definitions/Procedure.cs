using System.Collections.Frozen;
using System.Collections.Immutable;
using Kefa.Feel;

namespace Kefa.Procedures;

/// <summary>What a new version means for matters that run under an earlier one.</summary>
public enum VersionTransition
{
    /// <summary>They keep their version.</summary>
    Keep,

    /// <summary>They are to move to the new one, each by a recorded act.</summary>
    Move,

    /// <summary>The party or the bureau chooses, as the transitional rule says.</summary>
    Choose,
}

/// <summary>
/// A statutory procedure: what the law prescribes for one kind of matter, read from a YAML file. All of its FEEL is parsed and
/// type-checked. Immutable; may be used by many threads at once.
/// </summary>
public sealed class Procedure
{
    private readonly FrozenDictionary<string, Stage> _stages;
    private readonly FrozenDictionary<string, FieldDefinition> _fields;
    private readonly FrozenDictionary<string, int> _roots;
    private readonly FrozenDictionary<string, DeadlineDefinition> _deadlines;

    internal Procedure(ImmutableArray<Stage> stages, ImmutableArray<FieldDefinition> fields, ImmutableArray<DeadlineDefinition> deadlines)
    {
        Stages = stages;
        Fields = fields;
        Deadlines = deadlines;
        _stages = stages.ToFrozenDictionary(s => s.Id, StringComparer.Ordinal);
        AllFields = [.. AllOf(fields)];
        IndexedFields = [.. AllFields.Where(f => f.Index)];
        _fields = AllFields.ToFrozenDictionary(f => f.Path, StringComparer.Ordinal);
        _roots = fields.SelectMany((f, i) => AllOf([f]).Select(inner => KeyValuePair.Create(inner.Path, i))).ToFrozenDictionary(StringComparer.Ordinal);
        Unfilled = [.. fields.Select(f => KeyValuePair.Create(f.Name, MatterData.Unfilled(f)))];
        _deadlines = deadlines.ToFrozenDictionary(d => d.Id, StringComparer.Ordinal);
    }

    /// <summary>Its identifier: <c>disclosure-on-request</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The code in the numbers of its matters, 2 to 6 capital letters, no other procedure's: <c>GID</c>.</summary>
    public required string Code { get; init; }

    /// <summary>What it is called.</summary>
    public required Phrase Name { get; init; }

    /// <summary>The version of this definition: <c>2024-1</c>.</summary>
    public required string Version { get; init; }

    /// <summary>The first day on which matters begin under this version.</summary>
    public required DateOnly InForceFrom { get; init; }

    /// <summary>The last such day; null while there is none.</summary>
    public DateOnly? InForceTo { get; init; }

    /// <summary>What this version means for running matters.</summary>
    public VersionTransition Transition { get; init; }

    /// <summary>The law that prescribes the procedure.</summary>
    public required ImmutableArray<LegalBasis> Basis { get; init; }

    /// <summary>A sentence or two for those who begin one; null for none.</summary>
    public Phrase? Summary { get; init; }

    /// <summary>What the bureau calls one matter of this kind, after a template over its fields: <c>{title}</c>; null for the procedure's name.</summary>
    public string? Title { get; init; }

    /// <summary>The field that names whom a matter is about, as lists show it; null where there is nobody.</summary>
    public FieldDefinition? Party { get; init; }

    /// <summary>The roles that it names, with what people call them.</summary>
    public FrozenDictionary<string, Phrase> Roles { get; init; } = FrozenDictionary<string, Phrase>.Empty;

    /// <summary>The fields at the top of the data.</summary>
    public ImmutableArray<FieldDefinition> Fields { get; }

    /// <summary>What guards need from outside the matter.</summary>
    public ImmutableArray<FactDefinition> Facts { get; init; } = [];

    /// <summary>The kinds of opinion that are given in it.</summary>
    public ImmutableArray<OpinionKind> Opinions { get; init; } = [];

    /// <summary>The kinds of paper that belong to it.</summary>
    public ImmutableArray<DocumentKind> Documents { get; init; } = [];

    /// <summary>Its deadlines, in the order of the file.</summary>
    public ImmutableArray<DeadlineDefinition> Deadlines { get; }

    /// <summary>What becomes public.</summary>
    public ImmutableArray<Publication> Publications { get; init; } = [];

    /// <summary>That its matters are the entries of a register; null when they are not.</summary>
    public RegisterDefinition? Register { get; init; }

    /// <summary>The transitions that open a matter.</summary>
    public required ImmutableArray<Transition> Start { get; init; }

    /// <summary>Its stages, in the order of the file.</summary>
    public ImmutableArray<Stage> Stages { get; }

    /// <summary><c>procedure/id@version</c>, as events name the content that they applied.</summary>
    public string Reference => $"procedure/{Id}@{Version}";

    /// <summary>What people call a role; its code when the procedure does not name it.</summary>
    public Phrase RoleName(string role)
    {
        Phrase code = $"{role}";
        return Roles.GetValueOrDefault(role) ?? code;
    }

    /// <summary>The stage of an id; null when there is none.</summary>
    public Stage? FindStage(string id) => _stages.GetValueOrDefault(id);

    /// <summary>The field at a path; fields of records stand under their list. Null when there is none.</summary>
    public FieldDefinition? FindField(string path) => _fields.GetValueOrDefault(path);

    /// <summary>The fields at the top as they are before anything is filled in, in their order.</summary>
    internal ImmutableArray<KeyValuePair<string, Value>> Unfilled { get; }

    /// <summary>The place among <see cref="Fields"/> of the one that holds a path.</summary>
    internal int RootOf(string path) => _roots[path];

    /// <summary>The deadline of an id; null when there is none.</summary>
    public DeadlineDefinition? FindDeadline(string id) => _deadlines.GetValueOrDefault(id);

    /// <summary>All fields with those inside of groups and records, in the order of the file.</summary>
    public ImmutableArray<FieldDefinition> AllFields { get; }

    /// <summary>Those of them that lists and figures filter by.</summary>
    public ImmutableArray<FieldDefinition> IndexedFields { get; }

    /// <summary>The transitions that somebody may ask for in a stage; those that open a matter when it is null.</summary>
    public ImmutableArray<Transition> TransitionsIn(string? stage) => stage is null ? Start : FindStage(stage)?.Transitions ?? [];

    /// <summary>The transition of an id in a stage (null: before the matter); null when there is none.</summary>
    public Transition? FindTransition(string? stage, string id)
    {
        foreach (var transition in TransitionsIn(stage))
        {
            if (transition.Id == id)
                return transition;
        }

        return null;
    }

    /// <summary>A transition of that id, wherever it stands; null when there is none. Its name is the same in every stage.</summary>
    public Transition? FindTransition(string id) => FindTransition(null, id) ?? Stages.SelectMany(s => s.Transitions).FirstOrDefault(t => t.Id == id);

    private static IEnumerable<FieldDefinition> AllOf(IEnumerable<FieldDefinition> fields)
    {
        foreach (var field in fields)
        {
            yield return field;
            foreach (var inner in AllOf(field.Item is { Type: FieldType.Group } record ? record.Fields : field.Fields))
                yield return inner;
        }
    }
}

/// <summary>A stage 环节 of a procedure: where a matter stands between two transitions.</summary>
public sealed record Stage
{
    /// <summary>Its identifier, which events store.</summary>
    public required string Id { get; init; }

    /// <summary>What it is called.</summary>
    public required Phrase Name { get; init; }

    /// <summary>The step of the domain's table that it stands for: <c>GID-S04</c>; null for none.</summary>
    public string? Step { get; init; }

    /// <summary>Whether the matter is closed here: nobody leaves it.</summary>
    public bool Final { get; init; }

    /// <summary>Who is waited for: role codes (<c>applicant</c> for the party), or <c>others</c> for another organ or a third party. The roles of its transitions when not said.</summary>
    public ImmutableArray<string> WaitingOn { get; init; } = [];

    /// <summary>The deadlines that run while the matter stands here and are met by leaving it.</summary>
    public ImmutableArray<string> Deadlines { get; init; } = [];

    /// <summary>What may be done here.</summary>
    public ImmutableArray<Transition> Transitions { get; init; } = [];
}

/// <summary>Something that guards need from outside the matter. The host reads it in the act's transaction; the event stores it.</summary>
/// <param name="Name">The guards read it as <c>facts.name</c>.</param>
/// <param name="Source">What is asked, see <see cref="FactRows"/>: the id of a procedure for its matters, <c>matters</c>, <c>opinions</c>, <c>documents</c>.</param>
/// <param name="Stages">The stages in which a matter counts; empty for all.</param>
/// <param name="Filter">Which of its rows; may read the matter's data as <c>matter.…</c>. Null for all.</param>
/// <param name="Measure"><c>count</c>, <c>exists</c>, <c>sum</c>, <c>max</c>, <c>min</c> or <c>value</c> (of one row: null when there is none, an error when there are several).</param>
/// <param name="Of">The path that sum, max, min and value measure; null for count and exists.</param>
/// <param name="Type">The type of the answer.</param>
public sealed record FactDefinition(string Name, string Source, ImmutableArray<string> Stages, FeelExpression? Filter, string Measure, string? Of, FeelType Type);

/// <summary>A kind of opinion.</summary>
/// <param name="Id">Its identifier, which events store.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Conclusions">The codes to conclude with.</param>
/// <param name="Basis">What asks for it.</param>
public sealed record OpinionKind(string Id, Phrase Name, ImmutableArray<Choice> Conclusions, ImmutableArray<LegalBasis> Basis);

/// <summary>A kind of paper.</summary>
/// <param name="Id">Its identifier, which events store.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Template">The template that makes it; null when it is only uploaded.</param>
/// <param name="Visibility">Who may see it.</param>
/// <param name="Screen">The list of words that the host screens its text by (<see cref="FactRows.Screening"/>); null when it is not screened.</param>
/// <param name="Made">What the host makes it by, when it makes it itself; null otherwise.</param>
public sealed record DocumentKind(string Id, Phrase Name, string? Template, Visibility Visibility, string? Screen = null, string? Made = null)
{
    /// <summary>Whether the host writes it: nobody needs to bring it.</summary>
    public bool IsWritten => Template is not null || Made is not null;
}

/// <summary>What becomes public, and how.</summary>
/// <param name="Id">Its identifier, which events store.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Fields">The paths of the fields that are shown.</param>
/// <param name="Masked">Those of them that are shown masked: personal data never stands here unmasked.</param>
/// <param name="Documents">The kinds of paper that are shown.</param>
/// <param name="Basis">What orders it.</param>
public sealed record Publication(string Id, Phrase Name, ImmutableArray<string> Fields, ImmutableArray<string> Masked, ImmutableArray<string> Documents, ImmutableArray<LegalBasis> Basis)
{
    /// <summary>The stages in which it stays public; empty when it always does.</summary>
    public ImmutableArray<string> Stages { get; init; } = [];
}
