using Microsoft.Extensions.Configuration;

namespace Kefa.Bureau.Content;

/// <summary>Where the product's own content lies.</summary>
public static class ContentFolder
{
    /// <summary><c>KEFA_CONTENT</c>, else <c>Kefa:Content</c>, else <c>content</c> beside the program or in a folder above it or above the working folder.</summary>
    /// <exception cref="DirectoryNotFoundException">None of them exists.</exception>
    public static string Find(IConfiguration configuration)
    {
        string? given = configuration["KEFA_CONTENT"] ?? configuration["Kefa:Content"];
        if (!string.IsNullOrWhiteSpace(given))
            return Directory.Exists(given) ? Path.GetFullPath(given) : throw new DirectoryNotFoundException($"KEFA_CONTENT names '{given}', and there is no such folder.");
        foreach (string start in new[] { AppContext.BaseDirectory, Directory.GetCurrentDirectory() })
        {
            for (DirectoryInfo? folder = new(start); folder is not null; folder = folder.Parent)
            {
                string candidate = Path.Combine(folder.FullName, "content");
                if (Directory.Exists(Path.Combine(candidate, "registers"))) return candidate;
            }
        }
        throw new DirectoryNotFoundException("There is no content folder beside the program nor above it: set KEFA_CONTENT to the folder that has policies/ and registers/.");
    }
}
