using Kefa.Feel;
using Kefa.Feel.Checking.Regions;

namespace Kefa.Dmn;

/// <summary>The outputs of a table's rules, as far as they are constant.</summary>
internal sealed class TableOutputs
{
    private readonly WrittenTable _written;
    private readonly Value?[][] _constants;

    public TableOutputs(WrittenTable written)
    {
        _written = written;
        _constants = [.. written.Code.Rows.Select(row => row.Results.Select(ConstantOf).ToArray())];
    }

    public bool HasDefault => _written.Table.Outputs.Any(o => o.Default is { } text && !string.IsNullOrWhiteSpace(text.Text));

    public Position DefaultPosition => _written.Table.Outputs.First(o => o.Default is not null).Default!.Position;

    /// <summary>The outputs of a rule as they are written.</summary>
    public string Text(int rule) => string.Join(", ", _written.Table.Rules[rule].Results.Select(r => r.Text.Trim()));

    /// <summary>Whether two rules answer the same; null when that depends on facts.</summary>
    public bool? AreSame(int a, int b)
    {
        bool? same = true;
        for (var i = 0; i < _constants[a].Length; i++)
        {
            if (_constants[a][i] is { } x && _constants[b][i] is { } y)
            {
                if (!(x is NullValue && y is NullValue) && Operations.Equal(x, y, new EvaluationContext(default)) is not BooleanValue { Truth: true })
                    return false;
            }
            else if (!string.Equals(_written.Table.Rules[a].Results[i].Text.Trim(), _written.Table.Rules[b].Results[i].Text.Trim(), StringComparison.Ordinal))
            {
                same = null;
            }
        }

        return same;
    }

    /// <summary>Whether the first rule's output has priority over the second's, or is equal to it and stands before it.</summary>
    public bool Precedes(int a, int b)
    {
        var context = new EvaluationContext(default);
        for (var i = 0; i < _constants[a].Length; i++)
        {
            if (_constants[a][i] is not { } x || _constants[b][i] is not { } y)
                return false;
            var (first, second) = (_written.Code.Outputs[i].RankOf(x, context), _written.Code.Outputs[i].RankOf(y, context));
            if (first != second)
                return first < second;
        }

        return a < b;
    }

    /// <summary>The value of an output that is the same at every evaluation, or null.</summary>
    public static Value? ConstantOf(Code code) => code switch
    {
        LiteralCode literal => Constants.Of(literal.Expression.Root),
        NullCode => Value.Null,
        _ => null,
    };
}
