using System.Collections.Immutable;
using Kefa.Feel;

namespace Kefa.Dmn;

/// <summary>The logic of one element as its author wrote it: every text and every table, with what surrounds it.</summary>
internal sealed class WrittenLogic
{
    public List<WrittenText> Texts { get; } = [];

    public List<WrittenTable> Tables { get; } = [];
}

/// <param name="Text">The text and its place.</param>
/// <param name="Expression">The same, parsed.</param>
/// <param name="Locals">Names that boxed expressions around it bring.</param>
internal sealed record WrittenText(FeelText Text, FeelExpression Expression, ImmutableHashSet<string> Locals);

/// <param name="Table">The table and its place.</param>
/// <param name="Code">The same, compiled.</param>
/// <param name="Inputs">The expressions of its columns, null where one could not be read.</param>
/// <param name="Types">The types that the columns declare.</param>
/// <param name="Locals">Names that boxed expressions around it bring.</param>
internal sealed record WrittenTable(
    DecisionTable Table, TableCode Code, IReadOnlyList<FeelExpression?> Inputs, IReadOnlyList<DmnType> Types, ImmutableHashSet<string> Locals);
