using System.Buffers.Text;
using System.Text;
using Kefa.Feel;

namespace Kefa.Matching.Population;

/// <summary>
/// Reads a population from plain CSV: UTF-8, a head of column names, commas, no quotes, an empty cell for a fact that is not known. For exchange
/// between machines and for measuring; people's files go through the import, which understands more and says what is wrong.
/// </summary>
public static class ColumnCsv
{
    /// <param name="stream">The file.</param>
    /// <param name="columnOf">An empty column for that name, or null to leave it out.</param>
    /// <exception cref="FormatException">A cell is not of its column's type, or a line has too few cells; the message names the line.</exception>
    public static CompanyColumns Read(Stream stream, Func<string, Column?> columnOf)
    {
        Lines lines = new(stream);
        if (!lines.TryNext(out var head))
            throw new FormatException("The file is empty; it begins with a line of column names.");
        Column?[] columns = [.. Encoding.UTF8.GetString(head).TrimStart('\uFEFF').Split(',').Select(columnOf)];
        var count = 0;
        while (lines.TryNext(out var line))
        {
            count++;
            for (var index = 0; index < columns.Length; index++)
            {
                var end = line.IndexOf((byte)',');
                if (end < 0 && index < columns.Length - 1)
                    throw new FormatException($"Line {count + 1} has {index + 1} cells; expected {columns.Length}.");
                var cell = end < 0 ? line : line[..end];
                line = line[(end < 0 ? line.Length : end + 1)..];
                if (columns[index] is { } column)
                    Add(column, cell, count);
            }
        }

        return new CompanyColumns(count, columns.OfType<Column>());
    }

    private static void Add(Column column, ReadOnlySpan<byte> cell, int row)
    {
        if (cell.IsEmpty)
            column.AddUnknown();
        else if (column is CodedColumn coded)
            coded.AddUtf8(cell);
        else if (Utf8Parser.TryParse(cell, out long whole, out var used) && used == cell.Length)
            ((NumberColumn)column).Add(whole);
        else if (Utf8Parser.TryParse(cell, out decimal number, out used) && used == cell.Length)
            column.Add(Value.Of(number));
        else
            throw new FormatException($"Line {row + 1}, column '{column.Path}': '{Encoding.UTF8.GetString(cell)}' is no number.");
    }

    /// <summary>The lines of a stream, one after the other in one buffer.</summary>
    private sealed class Lines(Stream stream)
    {
        private byte[] _buffer = new byte[1 << 20];
        private int _from;
        private int _to;
        private bool _isEnd;

        public bool TryNext(out ReadOnlySpan<byte> line)
        {
            while (true)
            {
                var rest = _buffer.AsSpan(_from, _to - _from);
                var end = rest.IndexOf((byte)'\n');
                if (end < 0 && !_isEnd)
                {
                    Fill();
                    continue;
                }

                line = end < 0 ? rest : rest[..end];
                _from = end < 0 ? _to : _from + end + 1;
                if (line is [.. var before, (byte)'\r'])
                    line = before;
                return end >= 0 || !line.IsEmpty;
            }
        }

        private void Fill()
        {
            if (_from > 0)
            {
                _buffer.AsSpan(_from, _to - _from).CopyTo(_buffer);
                _to -= _from;
                _from = 0;
            }
            else if (_to == _buffer.Length)
            {
                Array.Resize(ref _buffer, _buffer.Length * 2);
            }

            var read = stream.Read(_buffer, _to, _buffer.Length - _to);
            _isEnd = read == 0;
            _to += read;
        }
    }
}
