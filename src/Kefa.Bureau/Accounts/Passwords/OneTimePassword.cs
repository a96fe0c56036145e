using System.Security.Cryptography;

namespace Kefa.Bureau.Accounts;

/// <summary>A password that the product makes and shows once; whoever gets it must change it.</summary>
public static class OneTimePassword
{
    // Without letters and digits that look alike on paper.
    private const string Alphabet = "abcdefghijkmnpqrstuvwxyz23456789";

    /// <summary>20 characters of 5 bits, in groups of five: 100 bits.</summary>
    public static string New()
    {
        while (true)
        {
            string password = string.Join('-', Enumerable.Range(0, 4).Select(_ => RandomNumberGenerator.GetString(Alphabet, 5)));
            // Letters, a digit and the hyphen are three sorts of characters, which the rules may ask for.
            if (PasswordRules.ClassesIn(password) >= 3) return password;
        }
    }
}
