namespace Kefa.Documents.Tables;

/// <summary>One row that was read from a table.</summary>
/// <param name="Number">The row as a spreadsheet counts it: the first is 1, empty rows count.</param>
/// <param name="Cells">Its cells as text; a cell over the limit is cut.</param>
/// <param name="TooLong">Columns, from 0, whose cell was over the limit.</param>
public sealed record TableRow(long Number, IReadOnlyList<string> Cells, IReadOnlyList<int> TooLong)
{
    public bool IsEmpty => Cells.All(string.IsNullOrWhiteSpace);
}

/// <summary>What a table may have; what is beyond is cut and reported, or refused.</summary>
public sealed record TableLimits
{
    public static TableLimits Default { get; } = new();

    /// <summary>Characters in one cell.</summary>
    public int MaxCellLength { get; init; } = 32_767;

    public int MaxColumns { get; init; } = 2_000;

    /// <summary>Entries of a packed file.</summary>
    public int MaxEntries { get; init; } = 1_000;

    /// <summary>Bytes of a packed file when unpacked.</summary>
    public long MaxUnpackedBytes { get; init; } = 8L * 1024 * 1024 * 1024;

    /// <summary>How many times larger a part may become when unpacked; parts under a megabyte are always allowed.</summary>
    public int MaxRatio { get; init; } = 300;

    /// <summary>Characters in the table of shared texts of a workbook, which must be held in memory.</summary>
    public long MaxSharedText { get; init; } = 256L * 1024 * 1024;
}

/// <summary>A file is not the table that it should be; the message says where and why.</summary>
public sealed class TableFormatException(string zh, string en, Exception? inner = null) : FormatException(en, inner)
{
    /// <summary>The message in Chinese; <see cref="Exception.Message"/> is English.</summary>
    public string MessageZh { get; } = zh;
}
