using Kefa.Feel;
using Kefa.Feel.Sql;
using Kefa.Procedures;

namespace Kefa.Bureau.Matters;

/// <summary>How fields of matters stand in SQL.</summary>
internal static class MatterColumns
{
    // What forms take: amounts and numbers of at most 20 digits, six of them after the point.
    private static readonly Number Largest = Number.Parse("99999999999999");
    private const int Scale = 6;

    /// <summary>The column of a path in rows that have it under its own name, and beside it, with a question mark, whether there is none.</summary>
    /// <param name="unknownMayBeNone">A value that is not there may turn out to be none.</param>
    public static SqlColumn Of(string path, SqlColumnType type, bool unknownMayBeNone) => type == SqlColumnType.Decimal
        ? new SqlColumn(path, type, path, path + "?") { Largest = Largest, Scale = Scale, UnknownMayBeNone = unknownMayBeNone }
        : new SqlColumn(path, type, path, path + "?") { UnknownMayBeNone = unknownMayBeNone };

    /// <summary>The column of a plain field; null for groups, lists and files.</summary>
    public static SqlColumnType? TypeOf(FieldDefinition field) => field.Type switch
    {
        FieldType.Text or FieldType.Choice or FieldType.Organ or FieldType.Person => SqlColumnType.Text,
        FieldType.Number or FieldType.Money => SqlColumnType.Decimal,
        FieldType.Date => SqlColumnType.Date,
        FieldType.Boolean => SqlColumnType.Boolean,
        _ => null,
    };
}
