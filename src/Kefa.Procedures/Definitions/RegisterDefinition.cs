using System.Collections.Immutable;
using Kefa.Feel;

namespace Kefa.Procedures;

/// <summary>That the matters of a procedure are the entries of a register: a matter is the life of its entry, and the host makes the list of it.</summary>
public sealed record RegisterDefinition
{
    /// <summary>What the register is called.</summary>
    public required Phrase Name { get; init; }

    /// <summary>The single fields that lists and exports show, in order.</summary>
    public required ImmutableArray<FieldDefinition> Columns { get; init; }

    /// <summary>The stages in which an entry stands in the register; in others it comes or has gone.</summary>
    public required ImmutableArray<string> Standing { get; init; }

    /// <summary>The indexed date field with the first day of the entry's validity; null when it is valid as long as it stands.</summary>
    public FieldDefinition? ValidFrom { get; init; }

    /// <summary>The indexed date field with the last day of validity; none means without end. Null when it is valid as long as it stands.</summary>
    public FieldDefinition? ValidTo { get; init; }

    /// <summary>The publication that makes an entry public, with the fields that everybody may see; null for a register of the house.</summary>
    public Publication? Public { get; init; }

    /// <summary>The columns that everybody may see; empty for a register of the house.</summary>
    public IEnumerable<FieldDefinition> PublicColumns => Columns.Where(c => Public?.Fields.Contains(c.Path) == true);
}
