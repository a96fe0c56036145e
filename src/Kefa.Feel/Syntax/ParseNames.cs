using System.Text;

namespace Kefa.Feel;

/// <summary>Names as FEEL compares them: runs of white space count as one space.</summary>
internal static class ParseNames
{
    public static string Normalize(string name)
    {
        if (!NeedsWork(name))
            return name;
        var text = new StringBuilder(name.Length);
        var gap = false;
        foreach (var c in name)
        {
            if (char.IsWhiteSpace(c))
            {
                gap = text.Length > 0;
                continue;
            }

            if (gap)
                text.Append(' ');
            gap = false;
            text.Append(c);
        }

        return text.ToString();
    }

    private static bool NeedsWork(string name)
    {
        for (var i = 0; i < name.Length; i++)
        {
            if (!char.IsWhiteSpace(name[i]))
                continue;
            if (name[i] != ' ' || i == 0 || i == name.Length - 1 || char.IsWhiteSpace(name[i + 1]))
                return true;
        }

        return false;
    }
}
