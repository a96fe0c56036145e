namespace Kefa.Bureau.Content;

/// <summary>The kinds of content that this product reads. A folder of <c>content/</c> that is not named here keeps its own name as kind.</summary>
public static class ContentKinds
{
    /// <summary>A DMN model with a <c>kefa:policy</c> header; its version stands in the header.</summary>
    public const string Policy = "policy";

    /// <summary>A DMN model of business knowledge that policies import.</summary>
    public const string PolicyCommon = "policy-common";

    /// <summary>A part of the profile dictionary.</summary>
    public const string ProfileFields = "profile-fields";

    /// <summary>A statutory procedure in YAML; id and version stand in the file.</summary>
    public const string Procedure = "procedure";

    /// <summary>A register: roles, codes, holidays.</summary>
    public const string Register = "register";

    /// <summary>A year's holidays: working days for deadlines.</summary>
    public const string Calendar = "calendar";

    /// <summary>Dated, sourced numbers that law or locality sets.</summary>
    public const string Parameters = "parameters";

    /// <summary>Titles, numbers, articles and validity of what is cited.</summary>
    public const string Laws = "laws";

    /// <summary>Words that texts are screened by, by the standard that each speaks to.</summary>
    public const string Screen = "screens";

    /// <summary>A template of an official document: text with FEEL holes below a head.</summary>
    public const string Document = "document";

    /// <summary>What is counted, over what, for which period; id and version stand in the file.</summary>
    public const string Figures = "figures";

    /// <summary>A template of a report: Markdown whose numbers are figures; id and version stand in its head.</summary>
    public const string Report = "report";

    /// <summary>An appraisal sheet as its appraiser issued it; id and version stand in the file.</summary>
    public const string Appraisals = "appraisals";

    /// <summary>The kind and name of a file by its place below <c>content/</c>; null for what is no content: the demo, notes.</summary>
    /// <param name="path">Relative, with forward slashes.</param>
    public static (string Kind, string Name)? OfFile(string path)
    {
        string[] parts = path.Split('/');
        string extension = Path.GetExtension(path);
        if (parts.Length < 2 || parts.Any(part => part.StartsWith('.')) || extension is not (".dmn" or ".yaml" or ".yml" or ".md")) return null;
        string stem = Path.GetFileNameWithoutExtension(path);
        return parts switch
        {
            ["demo", ..] => null,
            ["policies", "common", ..] when extension == ".dmn" => (PolicyCommon, stem),
            ["policies", ..] when extension == ".dmn" => (Policy, stem),
            ["procedures", _] => (Procedure, stem),
            ["registers", "profile-fields", _] => (ProfileFields, stem),
            ["documents", _] when extension == ".md" => (Document, stem),
            ["reports", _] when extension == ".md" => (Report, stem),
            [..] when extension == ".md" => null,
            ["registers", ..] => (Register, string.Join('/', [.. parts[1..^1], stem])),
            [var folder, ..] => (folder, string.Join('/', [.. parts[1..^1], stem])),
            _ => null,
        };
    }
}
